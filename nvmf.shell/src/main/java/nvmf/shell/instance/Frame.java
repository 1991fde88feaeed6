package nvmf.shell.instance;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * What goes over the socket: a type, a length of four bytes, and that many bytes. From client to server one {@link #REQUEST}; from
 * server to client any number of {@link #OUT} and {@link #ERR}, then one {@link #EXIT}. A client that hangs up ends its command. The bytes
 * are a heap buffer's.
 */
record Frame(int type, ByteBuffer bytes) {
    static final int REQUEST = 1;
    static final int OUT = 2;
    static final int ERR = 3;
    static final int EXIT = 4;

    /** Larger than any command line that means something; output is cut into pieces of this size. */
    static final int BYTES_MAX = 1 << 16;

    /**
     * Reads one frame.
     *
     * @throws EOFException if the other end hung up before it
     * @throws IOException  if what came is no frame
     */
    static Frame read(DataInputStream in) throws IOException {
        int type = in.readUnsignedByte();
        int length = in.readInt();
        if (type < REQUEST || type > EXIT || length < 0 || length > BYTES_MAX) {
            throw new IOException("the other end does not speak this protocol");
        }
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        return new Frame(type, ByteBuffer.wrap(bytes));
    }

    void write(DataOutputStream out) throws IOException {
        if (bytes.remaining() > BYTES_MAX) {
            throw new IOException("a command of " + bytes.remaining() + " bytes is too long");
        }
        out.writeByte(type);
        out.writeInt(bytes.remaining());
        out.write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
        out.flush();
    }
}
