package nvmf.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.SplittableRandom;

/**
 * Responses whose payloads lie in a file: read behind their headers and written in one piece, or handed from file to socket by the
 * kernel, which takes a system call for each header and for each payload.
 */
final class FileOutbound {
    private static final int BATCH_BYTES = 1 << 20;

    private final int header;
    private final int payload;
    private final boolean transfers;
    private final FileChannel file;
    private final ByteBuffer out;
    private final int messagesMax;
    private final int places;
    private final SplittableRandom random = new SplittableRandom(1);

    FileOutbound(int header, int payload, boolean transfers, FileChannel file) {
        this.header = header;
        this.payload = payload;
        this.transfers = transfers;
        this.file = file;
        this.messagesMax = Math.max(1, BATCH_BYTES / (header + payload));
        this.out = ByteBuffer.allocateDirect(messagesMax * (header + payload));
        this.places = (int) (Target.DEVICE_BYTES / payload);
    }

    /** A full file that goes when it is closed. */
    static FileChannel disk() throws IOException {
        Path path = Files.createTempFile("nvmf-bench", ".bare");
        FileChannel file = FileChannel.open(
                path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
        ByteBuffer data = ByteBuffer.allocateDirect(BATCH_BYTES);
        while (data.hasRemaining()) {
            data.putLong(data.position());
        }
        while (file.position() < Target.DEVICE_BYTES) {
            file.write(data.rewind());
        }
        return file;
    }

    void send(SocketChannel channel, int messages) throws IOException {
        for (int left = messages; left > 0; left -= messagesMax) {
            if (transfers) {
                transfer(channel, Math.min(left, messagesMax));
            } else {
                read(channel, Math.min(left, messagesMax));
            }
        }
    }

    private void read(SocketChannel channel, int messages) throws IOException {
        out.clear();
        for (int i = 0; i < messages; i++) {
            long at = next();
            out.limit(out.position() + header + payload).position(out.position() + header);
            while (out.hasRemaining()) {
                at += file.read(out, at);
            }
        }
        write(channel, out.flip());
    }

    private void transfer(SocketChannel channel, int messages) throws IOException {
        for (int i = 0; i < messages; i++) {
            write(channel, out.clear().limit(header));
            long at = next();
            for (long end = at + payload; at < end; ) {
                at += file.transferTo(at, end - at, channel);
            }
        }
    }

    private long next() {
        return (long) random.nextInt(places) * payload;
    }

    private static void write(SocketChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}
