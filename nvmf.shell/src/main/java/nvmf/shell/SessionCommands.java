package nvmf.shell;

import java.util.List;
import nvmf.shell.command.Catalog;
import nvmf.shell.command.Runner;
import nvmf.shell.print.Printable;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Function;

/** What only an interactive session needs: help, and a way out. */
final class SessionCommands {
    private final Catalog catalog;

    SessionCommands(Catalog catalog) {
        this.catalog = catalog;
    }

    /** {@code help [COMMAND]}. What is no command of ours is asked of Gogo. */
    Object help(CommandSession session, List<Object> arguments) throws Exception {
        if (arguments.isEmpty()) {
            new Runner(catalog).parse(List.of("help"), session.getConsole());
            return null;
        }
        String name = String.valueOf(arguments.get(0));
        String ours =
                name.startsWith(GogoComponent.SCOPE + ":") ? name.substring(GogoComponent.SCOPE.length() + 1) : name;
        if (catalog.find(ours).isPresent()) {
            new Runner(catalog).parse(List.of("help", ours), session.getConsole());
            return null;
        }
        if (session.get("gogo:help") instanceof Function gogo) {
            return gogo.execute(session, arguments);
        }
        throw new GogoCommand.CommandFailed("help: " + catalog.unknown(name), null);
    }

    /** What is said of a line whose first word is no command, neither ours nor Gogo's. */
    GogoCommand.CommandFailed unknown(List<Object> line) {
        String sentence = catalog.unknown(String.valueOf(line.get(0)));
        return new GogoCommand.CommandFailed(Printable.line(sentence) + "; help lists them", null);
    }

    /** {@code exit [CODE]}: ends the process in place of another prompt. */
    Object exit(CommandSession session, List<Object> arguments) throws GogoCommand.CommandFailed {
        int code = arguments.isEmpty() ? Runner.OK : code(String.valueOf(arguments.get(0)));
        session.getConsole().flush();
        session.put("prompt", new LastPrompt(code));
        return null;
    }

    private static int code(String text) throws GogoCommand.CommandFailed {
        try {
            return Integer.parseUnsignedInt(text);
        } catch (NumberFormatException e) {
            throw new GogoCommand.CommandFailed("exit: a code is a number, not \"" + text + "\"", e);
        }
    }
}
