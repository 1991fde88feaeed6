package nvmf.shell.command;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** A command with its arguments read: what picocli has to do with it is over. */
public final class Parsed {
    private final Catalog.Entry entry;
    private final ShellCommand command;
    private final CommandLine line;
    private final Output output = new Output();
    private final Common common = new Common();

    /** Of every command, but where {@code -o} means something else. */
    static final class Output {
        @Option(
                names = {"-o", "--output-format"},
                paramLabel = "FORMAT",
                description = "normal (the default) or json")
        private String format = "normal";
    }

    static final class Common {
        @Option(
                names = {"-h", "--help"},
                usageHelp = true,
                description = "show this help")
        private boolean help;

        @Option(
                names = "--instance",
                paramLabel = "NAME",
                description = "the running instance that is meant, where there are several")
        private String instance = "";
    }

    private Parsed(Catalog.Entry entry) {
        this.entry = entry;
        this.command = entry.maker().get();
        CommandSpec spec = CommandSpec.forAnnotatedObject(command);
        spec.name(entry.name());
        if (spec.findOption("-o") == null) {
            spec.addMixin("output", CommandSpec.forAnnotatedObject(output));
        }
        spec.addMixin("common", CommandSpec.forAnnotatedObject(common));
        spec.usageMessage()
                .synopsisHeading("Usage: nvmf ")
                .description(entry.summary() + ".")
                .width(100);
        this.line = new CommandLine(spec).setCaseInsensitiveEnumValuesAllowed(true);
    }

    /**
     * Reads arguments, the command's name not among them.
     *
     * @throws UsageException with a sentence
     */
    public static Parsed of(Catalog.Entry entry, List<String> arguments) {
        Parsed parsed = new Parsed(entry);
        try {
            parsed.line.parseArgs(arguments.toArray(String[]::new));
        } catch (ParameterException e) {
            throw new UsageException(sentence(e) + " (see nvmf " + entry.name() + " --help)", e);
        }
        if (!parsed.output.format.equals("normal") && !parsed.isJson()) {
            throw new UsageException("an output format is normal or json, not \"" + parsed.output.format + "\"");
        }
        return parsed;
    }

    /** What picocli knows of a command without arguments: for help and completion. */
    public static CommandSpec spec(Catalog.Entry entry) {
        return new Parsed(entry).line.getCommandSpec();
    }

    public Catalog.Entry entry() {
        return entry;
    }

    public ShellCommand command() {
        return command;
    }

    /** Where it runs, with these arguments. */
    public Place place() {
        return command.place(entry.place());
    }

    public boolean isJson() {
        return output.format.equals("json");
    }

    /** The instance that was named, or empty. */
    public String instance() {
        return common.instance;
    }

    public boolean helpWanted() {
        return common.help;
    }

    /** Help as picocli writes it, without colours. */
    public String usage() {
        StringWriter text = new StringWriter();
        line.usage(new PrintWriter(text), Ansi.OFF);
        return text.toString().stripTrailing();
    }

    private static String sentence(ParameterException e) {
        Throwable cause = e.getCause();
        String message = cause instanceof IllegalArgumentException && cause.getMessage() != null
                ? cause.getMessage()
                : String.valueOf(e.getMessage());
        String first = message.lines().findFirst().orElse("wrong arguments");
        return first.isEmpty() ? first : first.substring(0, 1).toLowerCase(Locale.ROOT) + first.substring(1);
    }
}
