package nvmf.shell.command;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import nvmf.api.spec.StatusException;
import nvmf.shell.print.Printable;
import nvmf.shell.print.Value;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs commands by their words, the same way for the terminal, the shell and the socket. Exit codes: {@link #OK}, {@link #FAILED},
 * {@link #USAGE}.
 */
public final class Runner {
    public static final int OK = 0;

    /** The operation failed. */
    public static final int FAILED = 1;

    /** The arguments, or a configuration they name, cannot be. */
    public static final int USAGE = 2;

    private static final Logger LOG = LoggerFactory.getLogger(Runner.class);

    private final Catalog catalog;

    public Runner(Catalog catalog) {
        this.catalog = catalog;
    }

    public Catalog catalog() {
        return catalog;
    }

    /** Whether these words mean a command that stays, whatever its arguments are, and do not ask for help. */
    public boolean stays(List<String> words) {
        return !words.isEmpty()
                && words.stream().noneMatch(Runner::asksForHelp)
                && catalog.find(words.get(0))
                        .filter(entry -> entry.place() == Place.STAYS)
                        .isPresent();
    }

    /**
     * The command that these words mean, or nothing where they only ask for help, which is printed.
     *
     * @throws UsageException with a sentence
     */
    public Optional<Parsed> parse(List<String> words, PrintStream out) {
        if (words.isEmpty() || asksForHelp(words.get(0))) {
            List<String> about = words.stream().skip(1).limit(1).toList();
            Optional<Catalog.Entry> entry = about.stream().map(this::find).findFirst();
            out.println(
                    entry.isPresent()
                            ? Parsed.of(entry.get(), List.of("--help")).usage()
                            : Overview.of(catalog));
            return Optional.empty();
        }
        Parsed parsed = Parsed.of(find(words.get(0)), words.subList(1, words.size()));
        if (parsed.helpWanted()) {
            out.println(parsed.usage());
            return Optional.empty();
        }
        return Optional.of(parsed);
    }

    /** Runs a command here, prints what it returns, and returns its exit code; never throws. */
    public int run(List<String> words, Call call) {
        try {
            Optional<Parsed> parsed = parse(words, call.out());
            if (parsed.isPresent()) {
                return run(parsed.get(), call);
            }
            call.out().flush();
            return OK;
        } catch (RuntimeException e) {
            return explain(words, e, call.err());
        }
    }

    /** Runs a command that was parsed, the rest as {@link #run(List, Call)}. */
    public int run(Parsed parsed, Call call) {
        try {
            print(parsed, parsed.command().run(call), call);
            call.out().flush();
            if (call.out().checkError()) {
                throw new IOException("standard output cannot be written to");
            }
            return OK;
        } catch (PartlyFailed e) {
            print(parsed, e.value(), call);
            call.out().flush();
            return explain(parsed.entry().name(), e, call.err());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            call.err().println("nvmf " + parsed.entry().name() + ": interrupted");
            return FAILED;
        } catch (Exception e) {
            return explain(parsed.entry().name(), e, call.err());
        }
    }

    private static void print(Parsed parsed, Value value, Call call) {
        if (value.isPresent()) {
            call.out().println(parsed.isJson() ? value.json() : value.text());
        }
    }

    /** Prints the failure of a command as one sentence and says which exit code it is. */
    public int explain(List<String> words, Throwable failure, PrintStream err) {
        Optional<Catalog.Entry> entry = words.isEmpty() ? Optional.empty() : catalog.find(words.get(0));
        return explain(entry.map(Catalog.Entry::name).orElse(""), failure, err);
    }

    private static int explain(String name, Throwable failure, PrintStream err) {
        Throwable root = Failures.root(failure);
        err.println("nvmf" + (name.isEmpty() ? "" : " " + name) + ": " + Printable.line(Failures.sentence(root)));
        err.flush();
        if (root instanceof IllegalArgumentException) {
            return USAGE;
        }
        if (root instanceof RuntimeException && !(root instanceof StatusException)) {
            LOG.error("the command {} failed unexpectedly", name, root);
        }
        return FAILED;
    }

    private Catalog.Entry find(String name) {
        return catalog.find(name)
                .orElseThrow(() -> new UsageException(catalog.unknown(name) + "; nvmf --help lists all"));
    }

    private static boolean asksForHelp(String word) {
        return word.equals("--help") || word.equals("-h") || word.equals("help");
    }
}
