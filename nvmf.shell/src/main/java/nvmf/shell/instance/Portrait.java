package nvmf.shell.instance;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** By what people tell one running instance from another: what it serves and is connected to. It is asked, and need not answer. */
final class Portrait {
    private static final Logger LOG = LoggerFactory.getLogger(Portrait.class);

    /** The command that tells the names there are, one a line. */
    private static final String KNOWN = "known";

    private static final String NQN = "nqn.";
    private static final Pattern ADDRESS = Pattern.compile("[^ ]+:[0-9]+");

    /** So many NQNs, and as many addresses. */
    private static final int NAMES_MAX = 2;

    private static final long LIMIT_MILLIS = 1_000;

    private Portrait() {}

    /** Its name, with what there is to be said of it. */
    static String of(Instances instances, String name) throws IOException {
        // On a thread of its own, since a process that is stopped takes the question and never answers.
        Executor asking = task -> {
            Thread thread = new Thread(task, "nvmf-question");
            thread.setDaemon(true);
            thread.start();
        };
        try {
            List<String> known = CompletableFuture.supplyAsync(() -> ask(instances, name), asking)
                    .get(LIMIT_MILLIS, TimeUnit.MILLISECONDS);
            return name + " (" + text(known) + ")";
        } catch (TimeoutException e) {
            return name + " (does not answer)";
        } catch (ExecutionException e) {
            LOG.debug("the instance {} does not tell what it is", name, e);
            return name;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static List<String> ask(Instances instances, String name) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (PrintStream out = new PrintStream(bytes, false, StandardCharsets.UTF_8);
                PrintStream err = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
            Path folder = Path.of("").toAbsolutePath();
            if (new InstanceClient(instances).run(name, List.of(KNOWN), folder, out, err) != 0) {
                throw new IllegalStateException("it does not know the command " + KNOWN);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return bytes.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private static String text(List<String> known) {
        List<String> nqns = known.stream().filter(word -> word.startsWith(NQN)).toList();
        List<String> addresses = known.stream()
                .filter(word -> !word.startsWith(NQN) && ADDRESS.matcher(word).matches())
                .toList();
        List<String> parts = new ArrayList<>(first(nqns));
        parts.addAll(first(addresses));
        return parts.isEmpty() ? "nothing served or connected" : String.join(", ", parts);
    }

    private static List<String> first(List<String> words) {
        if (words.size() <= NAMES_MAX) {
            return words;
        }
        List<String> some = new ArrayList<>(words.subList(0, NAMES_MAX));
        some.add("...");
        return some;
    }
}
