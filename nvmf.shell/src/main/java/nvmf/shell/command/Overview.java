package nvmf.shell.command;

import java.util.ArrayList;
import java.util.List;

/** What {@code nvmf --help} prints. */
final class Overview {
    private static final String HEAD = """
            Usage: nvmf [COMMAND [OPTION...]]

            NVMe over Fabrics, host and controller. Without a command: the interactive shell.

            Start with:
              nvmf serve                              serves a disk in memory and prints how to attach it
              nvmf discover 127.0.0.1:4420            what a discovery service offers
              nvmf dd read ADDR:PORT NQN > FILE       a namespace, or a part of it, to standard output

            Commands:""";

    private static final String FOOT = """

            nvmf COMMAND --help explains one. Most take -o json.
            Commands marked * concern running things: they go to the running instance (nvmf serve, or a shell) if
            there is one, chosen with --instance NAME where there are several; so does what is typed into a shell.
            Exit codes: 0 done; 1 the operation failed; 2 wrong arguments or configuration; 128 + N ended by signal N.""";

    private Overview() {}

    static String of(Catalog catalog) {
        int width = catalog.entries().stream()
                .mapToInt(entry -> entry.name().length())
                .max()
                .orElse(0);
        List<String> lines = new ArrayList<>();
        lines.add(HEAD);
        for (Catalog.Entry entry : catalog.entries()) {
            String mark = entry.place().concernsInstances() ? "*" : " ";
            String name = entry.name() + " ".repeat(width - entry.name().length());
            String alias = entry.alias().isEmpty() ? "" : " (also: " + entry.alias() + ")";
            lines.add(" " + mark + name + "  " + entry.summary() + alias);
        }
        lines.add(FOOT);
        return String.join("\n", lines);
    }
}
