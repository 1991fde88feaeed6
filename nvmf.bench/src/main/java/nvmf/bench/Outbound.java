package nvmf.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * One side's outgoing half of a bare exchange: a batch of messages leaves in as few system calls as can be. Small payloads are copied
 * from their memory behind their header, large ones are gathered from where they are; or else the same bytes go again and again.
 */
final class Outbound {
    private static final int GATHER_MIN = 16 << 10;
    private static final int BATCH_BYTES = 1 << 20;

    private final int header;
    private final int payload;
    private final boolean moves;
    private final Memory memory;
    private final ByteBuffer out;
    private final int messagesMax;

    Outbound(int header, int payload, boolean moves, Memory memory) {
        this.header = header;
        this.payload = payload;
        this.moves = moves && payload > 0;
        this.memory = memory;
        this.messagesMax = Math.max(1, BATCH_BYTES / (header + payload));
        this.out = ByteBuffer.allocateDirect(messagesMax * (header + payload));
    }

    void send(SocketChannel channel, int messages) throws IOException {
        for (int left = messages; left > 0; left -= messagesMax) {
            batch(channel, Math.min(left, messagesMax));
        }
    }

    private void batch(SocketChannel channel, int messages) throws IOException {
        if (moves && payload >= GATHER_MIN) {
            for (int i = 0; i < messages; i++) {
                write(channel, new ByteBuffer[] {out.clear().limit(header), memory.next()});
            }
            return;
        }
        out.clear();
        if (moves) {
            for (int i = 0; i < messages; i++) {
                ByteBuffer place = memory.next();
                out.put(out.position() + header, place, place.position(), payload);
                out.position(out.position() + header + payload);
            }
            out.flip();
        } else {
            out.limit(messages * (header + payload));
        }
        while (out.hasRemaining()) {
            channel.write(out);
        }
    }

    private static void write(SocketChannel channel, ByteBuffer[] pieces) throws IOException {
        while (pieces[1].hasRemaining()) {
            channel.write(pieces);
        }
    }
}
