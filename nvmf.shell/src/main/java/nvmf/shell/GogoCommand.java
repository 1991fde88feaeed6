package nvmf.shell;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import nvmf.shell.command.Call;
import nvmf.shell.command.Catalog;
import nvmf.shell.command.Failures;
import nvmf.shell.command.Parsed;
import nvmf.shell.command.World;
import nvmf.shell.instance.InstanceClient;
import nvmf.shell.instance.Instances;
import nvmf.shell.print.Printable;
import nvmf.shell.print.Value;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Function;

/** A command as a Gogo function. What it returns prints itself, and can be looked into by the next one in a pipe. */
final class GogoCommand implements Function {
    private final Catalog.Entry entry;
    private final World world;

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

    GogoCommand(Catalog.Entry entry, World world) {
        this.entry = entry;
        this.world = world;
    }

    @Override
    public Object execute(CommandSession session, List<Object> arguments) throws Exception {
        List<String> words = arguments.stream().map(String::valueOf).toList();
        try {
            Parsed parsed = Parsed.of(entry, words);
            if (parsed.helpWanted()) {
                return parsed.usage();
            }
            if (entry.place().concernsInstances() && !parsed.instance().isEmpty()) {
                return elsewhere(parsed.instance(), words, session.getConsole());
            }
            Value value = parsed.command().run(call(session));
            session.getConsole().flush();
            if (!value.isPresent()) {
                return null;
            }
            return parsed.isJson() ? value.json() : value;
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            throw new CommandFailed(entry.name() + ": " + Printable.line(Failures.sentence(e)), e);
        }
    }

    private Call call(CommandSession session) {
        return new Call(
                world,
                session.getKeyboard(),
                session.getConsole(),
                System.err,
                false,
                Optional.empty(),
                session.currentDir());
    }

    private Object elsewhere(String instance, List<String> words, PrintStream out) throws IOException, CommandFailed {
        List<String> request = new ArrayList<>();
        request.add(entry.name());
        request.addAll(words);
        Instances instances = FrontDoor.thisUser();
        int code = new InstanceClient(instances)
                .run(
                        instances.choose(instance).orElse(instance),
                        request,
                        Path.of("").toAbsolutePath(),
                        out,
                        System.err);
        if (code != 0) {
            throw new CommandFailed(entry.name() + " failed in the instance " + instance + " with " + code, null);
        }
        return null;
    }
}
