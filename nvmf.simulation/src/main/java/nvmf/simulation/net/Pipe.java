package nvmf.simulation.net;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import nvmf.simulation.world.World;

/**
 * One direction of a connection, as kernels and wires make it: takes bytes while there is room, chops them, and delivers the pieces in
 * order, each when its time has come. Held, it keeps everything; broken, it loses everything.
 */
final class Pipe {
    private final World world;
    private final Weather weather;
    private final int window;
    private final Deque<Piece> pieces = new ArrayDeque<>();
    private VirtualChannel from;
    private VirtualChannel to;
    /** Bytes that the receiver has not read. */
    private int queued;

    private long lastArrival;
    private long heldUntil;
    private boolean broken;
    private boolean fin;
    private boolean forged;

    private static final class Piece {
        private final byte[] bytes;
        private final long at;

        Piece(byte[] bytes, long at) {
            this.bytes = bytes;
            this.at = at;
        }
    }

    Pipe(World world, Weather weather) {
        this.world = world;
        this.weather = weather;
        window = weather.window();
    }

    void join(VirtualChannel sender, VirtualChannel receiver) {
        from = sender;
        to = receiver;
    }

    int room() {
        return broken ? Integer.MAX_VALUE : window - queued;
    }

    /** Takes bytes, which are the pipe's from now on. */
    void send(byte[] bytes) {
        if (broken || fin) {
            return;
        }
        queued += bytes.length;
        int at = 0;
        while (at < bytes.length) {
            int length = weather.piece(bytes.length - at);
            enqueue(new Piece(Arrays.copyOfRange(bytes, at, at + length), arrival()));
            at += length;
        }
    }

    /** Nothing comes after what was sent. */
    void finish() {
        if (!broken && !fin) {
            fin = true;
            enqueue(new Piece(VirtualChannel.END, arrival()));
        }
    }

    private long arrival() {
        lastArrival = Math.max(lastArrival, world.nowNanos() + weather.latencyNanos());
        return lastArrival;
    }

    private void enqueue(Piece piece) {
        pieces.add(piece);
        world.at(piece.at, this::pump);
    }

    /** Keeps what there is, and what comes, until then. */
    void hold(long untilNanos) {
        heldUntil = Math.max(heldUntil, untilNanos);
        world.at(heldUntil + weather.latencyNanos(), this::pump);
    }

    void release() {
        heldUntil = 0;
        pump();
    }

    /** Loses what is under way, and what comes. */
    void snap() {
        broken = true;
        pieces.clear();
    }

    private void pump() {
        while (!pieces.isEmpty() && pieces.peek().at <= world.nowNanos() && heldUntil <= world.nowNanos()) {
            to.arrived(pieces.poll().bytes, this);
        }
    }

    /** The receiver has read, or will never read, so many bytes. */
    void taken(int bytes) {
        queued -= bytes;
        from.onRoom();
    }

    /** Tells the sender that the receiver is not there any more, though it is, and nobody tells that. */
    void forge() {
        forged = true;
        refuse();
    }

    boolean isForged() {
        return forged;
    }

    /** Tells the sender that the receiver is not there any more. */
    void refuse() {
        world.after(weather.latencyNanos(), from::onReset);
    }
}
