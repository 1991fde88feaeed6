package nvmf.shell.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The commands there are, in the order that help lists them. Making one costs nothing until it is called. */
public record Catalog(List<Entry> entries) {
    /**
     * A command.
     *
     * @param name    as nvme-cli calls it, where it has it
     * @param alias   nvmecontrol's word for it, or empty
     * @param summary half a sentence
     */
    public record Entry(String name, String alias, Place place, String summary, Supplier<ShellCommand> maker) {
        /** Every name it answers to. */
        public List<String> names() {
            return alias.isEmpty() ? List.of(name) : List.of(name, alias);
        }
    }

    public Catalog {
        entries = List.copyOf(entries);
    }

    public Optional<Entry> find(String name) {
        return entries.stream().filter(entry -> entry.names().contains(name)).findFirst();
    }

    /** That there is no such command, and which it may be instead; to be ended with where they are listed. */
    public String unknown(String name) {
        List<String> like = like(name);
        return "there is no command \"" + name + "\"" + (like.isEmpty() ? "" : ", but " + String.join(", ", like));
    }

    /** The commands whose names begin with what was typed. */
    public List<String> like(String name) {
        List<String> names = new ArrayList<>();
        String start = name.substring(0, Math.min(3, name.length()));
        for (Entry entry : entries) {
            if (!start.isEmpty() && entry.name().startsWith(start)) {
                names.add(entry.name());
            }
        }
        return names;
    }
}
