package nvmf.itest;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import nvmf.api.block.BlockDevice;

/** A disk as a client of NBD has it: one connection, simple replies, as many requests at a time as there are callers. */
final class NbdDisk implements BlockDevice, AutoCloseable {
    private static final int BLOCK = 512;
    private static final int OPT_GO = 7;
    private static final int REP_ACK = 1;
    private static final int READ = 0;
    private static final int WRITE = 1;
    private static final int FLUSH = 3;
    private static final int FUA = 1;

    private final Socket socket;
    private final DataInputStream in;
    private final DataOutputStream out;
    private final Map<Long, Request> requests = new ConcurrentHashMap<>();
    private long bytes;
    private long cookies;

    /** What is answered under a cookie; a target without room for what is not read. */
    private record Request(CompletableFuture<Void> done, ByteBuffer target) {}

    /** Connects and chooses an export. */
    NbdDisk(InetSocketAddress server, String export) throws IOException {
        socket = new Socket(server.getAddress(), server.getPort());
        socket.setTcpNoDelay(true);
        in = new DataInputStream(socket.getInputStream());
        out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream(), 1 << 16));
        choose(export);
        Thread reader = new Thread(this::replies, "nbd-disk");
        reader.setDaemon(true);
        reader.start();
    }

    private void choose(String export) throws IOException {
        check(in.readLong() == 0x4E42444D41474943L && in.readLong() == 0x49484156454F5054L, "no NBD server");
        check((in.readUnsignedShort() & 1) == 1, "not the fixed newstyle handshake");
        ByteArrayOutputStream go = new ByteArrayOutputStream();
        DataOutputStream data = new DataOutputStream(go);
        byte[] name = export.getBytes(StandardCharsets.UTF_8);
        data.writeInt(name.length);
        data.write(name);
        data.writeShort(0);
        out.writeInt(3);
        out.writeLong(0x49484156454F5054L);
        out.writeInt(OPT_GO);
        out.writeInt(go.size());
        out.write(go.toByteArray());
        out.flush();
        for (int type = 0; type != REP_ACK; ) {
            check(in.readLong() == 0x3E889045565A9L && in.readInt() == OPT_GO, "no answer to the option");
            type = in.readInt();
            byte[] reply = in.readNBytes(in.readInt());
            check(type >= 0, "refused: " + new String(reply, StandardCharsets.UTF_8));
            if (type == 3 && ByteBuffer.wrap(reply).getShort() == 0) {
                bytes = ByteBuffer.wrap(reply).getLong(2);
            }
        }
    }

    private static void check(boolean right, String otherwise) throws IOException {
        if (!right) {
            throw new IOException(otherwise);
        }
    }

    @Override
    public Geometry geometry() {
        return new Geometry(BLOCK, bytes / BLOCK, false, true);
    }

    @Override
    public CompletionStage<Void> read(long lba, ByteBuffer target) {
        return send(READ, 0, lba, target.remaining(), ByteBuffer.allocate(0), target);
    }

    @Override
    public CompletionStage<Void> write(long lba, ByteBuffer source, boolean fua) {
        return send(WRITE, fua ? FUA : 0, lba, source.remaining(), source, ByteBuffer.allocate(0));
    }

    @Override
    public CompletionStage<Void> flush() {
        return send(FLUSH, 0, 0, 0, ByteBuffer.allocate(0), ByteBuffer.allocate(0));
    }

    private synchronized CompletionStage<Void> send(
            int command, int flags, long lba, int length, ByteBuffer source, ByteBuffer target) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        long cookie = ++cookies;
        requests.put(cookie, new Request(done, target));
        try {
            out.writeInt(0x25609513);
            out.writeShort(flags);
            out.writeShort(command);
            out.writeLong(cookie);
            out.writeLong(lba * BLOCK);
            out.writeInt(length);
            byte[] data = new byte[source.remaining()];
            source.get(source.position(), data);
            out.write(data);
            out.flush();
        } catch (IOException e) {
            done.completeExceptionally(e);
        }
        return done;
    }

    private void replies() {
        try {
            while (true) {
                check(in.readInt() == 0x67446698, "no simple reply");
                int error = in.readInt();
                Request request = requests.remove(in.readLong());
                check(request != null, "an answer to nothing, or the second one");
                if (error != 0) {
                    request.done.completeExceptionally(new IOException("the server says error " + error));
                    continue;
                }
                request.target.put(request.target.position(), in.readNBytes(request.target.remaining()));
                request.done.complete(null);
            }
        } catch (IOException e) {
            requests.values().forEach(request -> request.done.completeExceptionally(e));
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
