package nvmf.shell;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import nvmf.shell.command.Catalog;
import nvmf.shell.command.Parsed;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.CommandSessionListener;
import org.jline.builtins.Completers.CompletionData;

/**
 * Tells an interactive session what can follow each command: its options, and the names in {@link Known}. Gogo's own shell keeps such
 * entries in a map of the session, which is there before its profile is executed, and so before anybody types. Without that shell
 * there is no map, and no class of JLine's is asked for.
 */
final class Completions implements CommandSessionListener {
    private static final String ENTRIES = ".completions";

    private final Catalog catalog;

    Completions(Catalog catalog) {
        this.catalog = catalog;
    }

    @Override
    public void beforeExecute(CommandSession session, CharSequence line) {
        if (session.get(ENTRIES) instanceof Map<?, ?> map) {
            @SuppressWarnings("unchecked") // The shell's own, which has no other entries.
            Map<String, List<CompletionData>> entries = (Map<String, List<CompletionData>>) map;
            catalog.entries()
                    .forEach(entry -> entry.names()
                            .forEach(name ->
                                    entries.computeIfAbsent(GogoComponent.SCOPE + ":" + name, key -> of(entry))));
        }
    }

    /** JLine wants null for what an entry does not say. */
    private static List<CompletionData> of(Catalog.Entry entry) {
        Stream<CompletionData> options = Parsed.spec(entry).options().stream()
                .filter(option -> !option.hidden())
                .map(option -> new CompletionData(
                        Arrays.asList(option.names()), String.join(" ", option.description()), null, null));
        Stream<CompletionData> others = Stream.of(
                new CompletionData(null, entry.summary(), null, null),
                new CompletionData(null, null, GogoComponent.SCOPE + ":" + Known.NAME, null));
        return Stream.concat(others, options).toList();
    }

    @Override
    public void afterExecute(CommandSession session, CharSequence line, Exception failure) {
        // What can be typed does not depend on what was.
    }

    @Override
    public void afterExecute(CommandSession session, CharSequence line, Object result) {
        // The same.
    }
}
