package nvmf.transport.tcp;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import nvmf.api.spec.ProtocolException;
import nvmf.transport.tcp.pdu.TermReq;

/**
 * Logs why peers end connections, of whatever queue: to who runs a peer of another make it is the only clue. Of peers that do nothing
 * else so many lines are logged in a while, and then how many more there were. All connections of a transport share one. From any thread.
 */
final class TermReqLog {
    static final int LINES_MAX = 100;
    static final long WINDOW_MILLIS = 10_000;

    private static final AttributeKey<TermReqLog> KEY = AttributeKey.valueOf(TermReqLog.class, "log");

    private final LongSupplier clock;
    private final Consumer<String> log;
    private long began;
    private int lines;
    private long leftOut;

    /**
     * Nothing was logged yet.
     *
     * @param clock milliseconds that only ever increase
     * @param log   takes a line
     */
    TermReqLog(LongSupplier clock, Consumer<String> log) {
        this.clock = clock;
        this.log = log;
        this.began = clock.getAsLong();
    }

    /** TermReqs that come in on that connection are logged here. */
    void watch(Channel channel) {
        channel.attr(KEY).set(this);
    }

    /** A TermReq has come in: what the connection ends with. */
    static ProtocolException received(Channel channel, TermReq request) {
        String sentence = "the peer ended the connection: " + request;
        Optional.ofNullable(channel.attr(KEY).get())
                .ifPresent(log -> log.say(channel.remoteAddress() + ": " + sentence));
        return new ProtocolException(sentence);
    }

    synchronized void say(String line) {
        long now = clock.getAsLong();
        if (now - began >= WINDOW_MILLIS) {
            if (leftOut > 0) {
                log.accept(leftOut + " lines like the next were left out");
            }
            began = now;
            lines = 0;
            leftOut = 0;
        }
        if (lines < LINES_MAX) {
            lines++;
            log.accept(line);
        } else {
            leftOut++;
        }
    }
}
