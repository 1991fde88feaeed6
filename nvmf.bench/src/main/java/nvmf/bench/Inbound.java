package nvmf.bench;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** One side's incoming half of a bare exchange: messages of a fixed size, whose payloads are moved to their memory or left alone. */
final class Inbound {
    private static final int BATCH_BYTES = 1 << 18;

    private final int header;
    private final int message;
    private final boolean moves;
    private final Memory memory;
    private final ByteBuffer in = ByteBuffer.allocateDirect(BATCH_BYTES);
    private ByteBuffer place = ByteBuffer.allocate(0);
    private int have;

    Inbound(int header, int payload, boolean moves, Memory memory) {
        this.header = header;
        this.message = header + payload;
        this.moves = moves && payload > 0;
        this.memory = memory;
    }

    /** Reads what there is, and says how many messages became whole. */
    int receive(SocketChannel channel) throws IOException {
        in.clear();
        int count = channel.read(in);
        if (count < 0) {
            throw new EOFException("the other side hung up");
        }
        in.flip();
        if (!moves) {
            long bytes = (long) have + count;
            have = (int) (bytes % message);
            return (int) (bytes / message);
        }
        int whole = 0;
        while (in.hasRemaining()) {
            whole += step() ? 1 : 0;
        }
        return whole;
    }

    private boolean step() {
        if (have < header) {
            int n = Math.min(header - have, in.remaining());
            in.position(in.position() + n);
            have += n;
            if (have == header) {
                place = memory.next();
            }
            return false;
        }
        int n = Math.min(message - have, in.remaining());
        place.put(place.position(), in, in.position(), n);
        place.position(place.position() + n);
        in.position(in.position() + n);
        have += n;
        if (have < message) {
            return false;
        }
        have = 0;
        return true;
    }
}
