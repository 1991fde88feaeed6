package nvmf.shell;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import nvmf.shell.command.Call;
import nvmf.shell.command.Catalog;
import nvmf.shell.command.Failures;
import nvmf.shell.command.Parsed;
import nvmf.shell.command.Place;
import nvmf.shell.command.World;
import nvmf.shell.print.Printable;
import nvmf.shell.print.Value;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Function;
import org.apache.felix.service.command.Process;

/**
 * A command as a Gogo function. What it returns prints itself, and can be looked into by the next one in a pipe; what a running
 * instance does is text.
 */
final class GogoCommand implements Function {
    private final Catalog.Entry entry;
    private final World world;
    private final Optional<Attachment> attachment;
    private final Running running;

    /** A failure as Gogo shows it: by its {@code toString}, which is the sentence. */
    @SuppressWarnings(
            "OverrideThrowableToString") // Gogo prints toString, and the name of a class is nothing for people.
    static final class CommandFailed extends Exception {
        private static final long serialVersionUID = 1;

        CommandFailed(String sentence, Throwable cause) {
            super(sentence, cause);
        }

        @Override
        public String toString() {
            return getMessage();
        }
    }

    GogoCommand(Catalog.Entry entry, World world, Optional<Attachment> attachment, Running running) {
        this.entry = entry;
        this.world = world;
        this.attachment = attachment;
        this.running = running;
    }

    @Override
    public Object execute(CommandSession session, List<Object> arguments) throws Exception {
        List<String> words = arguments.stream().map(String::valueOf).toList();
        running.begin();
        try {
            Parsed parsed = Parsed.of(entry, words);
            if (parsed.helpWanted()) {
                return parsed.usage();
            }
            Optional<Attachment> elsewhere = elsewhere(parsed);
            if (elsewhere.isPresent()) {
                List<String> request = new ArrayList<>(List.of(entry.name()));
                request.addAll(words);
                elsewhere.get().run(request, session.currentDir(), out(session));
                return null;
            }
            Value value = parsed.command().run(call(session));
            out(session).flush();
            if (!value.isPresent()) {
                return null;
            }
            return parsed.isJson() ? value.json() : value;
        } catch (Exception e) {
            throw new CommandFailed(entry.name() + ": " + Printable.line(Failures.sentence(e)), e);
        } finally {
            running.end();
        }
    }

    /** The instance that is named, or else the one whose shell this is, if the command is not one of this process. */
    private Optional<Attachment> elsewhere(Parsed parsed) throws IOException {
        if (parsed.place().concernsInstances() && !parsed.instance().isEmpty()) {
            return Optional.of(new Attachment(FrontDoor.thisUser(), parsed.instance()));
        }
        return parsed.place() == Place.HERE ? Optional.empty() : attachment;
    }

    /** Of the command in a line of several, or with something to read from; else what is typed. */
    private static InputStream in(CommandSession session) {
        Process process = Process.Utils.current();
        return process == null ? session.getKeyboard() : process.in();
    }

    /** The next command of a line of several, or the file that all goes to; else the terminal. */
    private static PrintStream out(CommandSession session) {
        Process process = Process.Utils.current();
        return process == null ? session.getConsole() : process.out();
    }

    private Call call(CommandSession session) {
        return new Call(world, in(session), out(session), System.err, false, Optional.empty(), session.currentDir());
    }
}
