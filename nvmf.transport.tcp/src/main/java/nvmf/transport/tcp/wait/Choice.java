package nvmf.transport.tcp.wait;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.uring.IoUring;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Predicate;
import nvmf.api.transport.Waits;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which event loops there will be, of those that were asked for and are to be had: the best of io_uring (if it is asked for), epoll and
 * NIO, and how they wait.
 */
public record Choice(Kind kind, Loops.Waiting waiting) {
    /** What tells event loops of work, best first. */
    public enum Kind {
        IO_URING,
        EPOLL,
        NIO;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final Logger log = LoggerFactory.getLogger(Choice.class);

    /** As below, on this machine. */
    static Choice of(Loops asked, Consumer<String> told) {
        return of(asked, Choice::isThere, told);
    }

    /**
     * @param there what the machine has
     * @param told  given a sentence where something else is chosen than was asked for
     */
    static Choice of(Loops asked, Predicate<Kind> there, Consumer<String> told) {
        if (asked.ioUring() && there.test(Kind.IO_URING)) {
            // Netty asks no SelectStrategy in its io_uring loops: they submit and wait in one system call.
            if (asked.waiting() != Loops.Waiting.SLEEP) {
                told.accept("event loops on io_uring always sleep, so wait=" + name(asked.waiting())
                        + " is without effect; without ioUring they would do so");
            }
            return new Choice(Kind.IO_URING, Loops.Waiting.SLEEP);
        }
        Kind kind = asked.epoll() && there.test(Kind.EPOLL) ? Kind.EPOLL : Kind.NIO;
        if (asked.ioUring()) {
            told.accept("io_uring is not to be had here, or not installed; " + kind + " is used instead");
        }
        return new Choice(kind, asked.waiting());
    }

    /** The native ones are optional bundles: the classes may not even be there. */
    private static boolean isThere(Kind kind) {
        try {
            return switch (kind) {
                case IO_URING -> IoUring.isAvailable();
                case EPOLL -> Epoll.isAvailable();
                case NIO -> true;
            };
        } catch (LinkageError e) {
            log.debug("{} is not installed", kind, e);
            return false;
        }
    }

    private static String name(Loops.Waiting waiting) {
        return waiting.name().toLowerCase(Locale.ROOT);
    }

    /** What these loops are to be told of to others. */
    public Waits waits() {
        return new Waits(name(waiting), kind.toString());
    }
}
