package nvmf.shell;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import nvmf.shell.command.Failures;
import nvmf.shell.command.Runner;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.CommandSessionListener;
import org.apache.felix.service.command.Function;
import org.apache.felix.service.command.Job;
import org.jline.reader.LineReader;
import org.jline.terminal.Terminal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes an interactive session of Gogo's shell one of this program's: its prompt, its commands before others of the same name, its
 * history, its end. The first thing that such a session executes is Gogo's profile, which sets the same variables; hence some of this is done
 * before it and some after.
 */
final class SessionStart implements CommandSessionListener {
    private static final Logger LOG = LoggerFactory.getLogger(SessionStart.class);
    private static final Set<PosixFilePermission> PRIVATE = PosixFilePermissions.fromString("rw-------");
    private static final String READER = ".reader";
    private static final String TERMINAL = ".terminal";
    private static final String WITHOUT_GREETING = ".gosh_quiet";
    private static final String STARTED = ".nvmf";
    private static final String INTERRUPTIBLE = ".nvmf_interruptible";

    /** What Gogo does where it knows no command of a name. */
    private static final String UNKNOWN = "default";

    private final Path history;
    private final String greeting;
    private final Function unknown;
    private final Running running;

    /**
     * With the file in which a person's lines are kept, for that person's eyes only.
     *
     * @param unknown is called with the words of a line whose command nobody knows
     * @param running what an interrupt reaches first
     */
    SessionStart(Path history, Optional<Attachment> attachment, Function unknown, Running running) {
        this.history = history;
        this.unknown = unknown;
        this.running = running;
        this.greeting = attachment
                        .map(where -> "The shell of the running instance " + where.instance() + ".")
                        .orElse("NVMe over Fabrics.")
                + " help lists the commands, Tab completes, exit ends.";
    }

    @Override
    public void beforeExecute(CommandSession session, CharSequence line) {
        if (isStarting(session)) {
            session.put(WITHOUT_GREETING, true);
            session.put(LineReader.HISTORY_FILE, privateHistory().orElse(null));
        } else if (session.get(INTERRUPTIBLE) == null
                && session.get(TERMINAL) instanceof Terminal terminal
                && session.get(READER) instanceof LineReader reader
                && !reader.isReading()) {
            // Gogo's own was not there before now, and while a line is read it is the reader's.
            session.put(INTERRUPTIBLE, true);
            terminal.handle(Terminal.Signal.INT, signal -> interrupt(session));
        }
    }

    /** The first interrupt is for the command, the next one lets go of it. */
    private void interrupt(CommandSession session) {
        Job job = session.foregroundJob();
        if (job != null && !running.interrupt(job)) {
            job.interrupt();
        }
    }

    private Optional<Path> privateHistory() {
        try {
            if (Files.notExists(history)) {
                Files.createFile(history, PosixFilePermissions.asFileAttribute(PRIVATE));
            }
            Files.setPosixFilePermissions(history, PRIVATE);
            return Optional.of(history);
        } catch (IOException | UnsupportedOperationException e) {
            LOG.info("the history of this session is not kept: {}", Failures.sentence(e));
            return Optional.empty();
        }
    }

    @Override
    public void afterExecute(CommandSession session, CharSequence line, Object result) {
        if (!isStarting(session)) {
            return;
        }
        session.put(STARTED, true);
        session.put("SCOPE", GogoComponent.SCOPE + ":gogo:*");
        session.put("prompt", "nvmf> ");
        session.put(UNKNOWN, unknown);
        if (session.get(TERMINAL) instanceof Terminal terminal
                && !terminal.getType().startsWith(Terminal.TYPE_DUMB)) {
            session.getConsole().println(greeting);
        }
        // One that is started by another is a command of that one.
        if (Job.Utils.current() == null) {
            endProcessAfter(Thread.currentThread());
        }
    }

    /** The end of the input ends the session's thread, and is as good as {@code exit}. */
    private static void endProcessAfter(Thread thread) {
        Thread watch = new Thread(
                () -> {
                    try {
                        thread.join();
                    } catch (InterruptedException e) {
                        LOG.debug("the session ends without its process", e);
                        return;
                    }
                    // Without effect if it is the end of the process that ended the session.
                    System.exit(Runner.OK);
                },
                "nvmf-session-end");
        watch.setDaemon(true);
        watch.start();
    }

    @Override
    public void afterExecute(CommandSession session, CharSequence line, Exception failure) {
        afterExecute(session, line, (Object) null);
    }

    private static boolean isStarting(CommandSession session) {
        return session.get(READER) != null && session.get(STARTED) == null;
    }
}
