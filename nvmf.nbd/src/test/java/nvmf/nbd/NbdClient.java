package nvmf.nbd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** A client that says exactly what a test wants it to, number by number. */
final class NbdClient implements AutoCloseable {
    static final long IHAVEOPT = 0x49484156454F5054L;
    static final int READ = 0;
    static final int WRITE = 1;
    static final int DISCONNECT = 2;
    static final int FLUSH = 3;
    static final int TRIM = 4;
    static final int WRITE_ZEROES = 6;

    final SocketChannel channel;
    final DataInputStream in;
    final DataOutputStream out;

    /** An answer to an option. */
    record OptionReply(int option, int type, ByteBuffer data) {
        String text() {
            return StandardCharsets.UTF_8.decode(data).toString();
        }
    }

    private NbdClient(SocketAddress address) throws IOException {
        channel = SocketChannel.open(address);
        if (address instanceof InetSocketAddress) {
            channel.socket().setTcpNoDelay(true);
        }
        in = new DataInputStream(Channels.newInputStream(channel));
        out = new DataOutputStream(Channels.newOutputStream(channel));
    }

    /** Connects and reads the greeting. */
    static NbdClient greet(NbdServer server) throws IOException {
        NbdClient client = new NbdClient(server.address().socket());
        assertThat(client.in.readLong()).isEqualTo(0x4e42444d41474943L);
        assertThat(client.in.readLong()).isEqualTo(IHAVEOPT);
        assertThat(client.in.readUnsignedShort()).isEqualTo(3);
        return client;
    }

    /** Connects and chooses an export, with simple replies or structured ones. */
    static NbdClient open(NbdServer server, String export, boolean structured) throws IOException {
        NbdClient client = greet(server);
        client.out.writeInt(3);
        if (structured) {
            client.option(8, new byte[0]);
            assertThat(client.optionReply().type()).isEqualTo(1);
        }
        client.option(7, goData(export));
        while (client.optionReply().type() != 1) {
            // what is told of the export
        }
        return client;
    }

    static byte[] goData(String export, int... informations) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream data = new DataOutputStream(bytes);
        byte[] name = export.getBytes(StandardCharsets.UTF_8);
        data.writeInt(name.length);
        data.write(name);
        data.writeShort(informations.length);
        for (int information : informations) {
            data.writeShort(information);
        }
        return bytes.toByteArray();
    }

    void option(int option, byte[] data) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream message = new DataOutputStream(bytes);
        message.writeLong(IHAVEOPT);
        message.writeInt(option);
        message.writeInt(data.length);
        message.write(data);
        out.write(bytes.toByteArray());
    }

    OptionReply optionReply() throws IOException {
        assertThat(in.readLong()).isEqualTo(0x0003e889045565a9L);
        int option = in.readInt();
        int type = in.readInt();
        byte[] data = new byte[in.readInt()];
        in.readFully(data);
        return new OptionReply(option, type, ByteBuffer.wrap(data));
    }

    void request(int flags, int command, long cookie, long offset, long length, byte... data) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream message = new DataOutputStream(bytes);
        message.writeInt(0x25609513);
        message.writeShort(flags);
        message.writeShort(command);
        message.writeLong(cookie);
        message.writeLong(offset);
        message.writeInt((int) length);
        message.write(data);
        out.write(bytes.toByteArray());
    }

    /** Reads a simple reply's header and says its error. */
    int simpleReply(long cookie) throws IOException {
        assertThat(in.readInt()).isEqualTo(0x67446698);
        int error = in.readInt();
        assertThat(in.readLong()).isEqualTo(cookie);
        return error;
    }

    byte[] data(int length) throws IOException {
        byte[] data = new byte[length];
        in.readFully(data);
        return data;
    }

    /** Whether the server has hung up, and said nothing more. */
    boolean isHungUp() throws IOException {
        try {
            return in.read() < 0;
        } catch (EOFException e) {
            return true;
        } catch (IOException e) {
            // A reset: the server closed with something of ours unread.
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
