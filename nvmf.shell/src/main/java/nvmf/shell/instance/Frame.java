package nvmf.shell.instance;

import java.nio.ByteBuffer;

/**
 * What goes over the socket: a type, a length of four bytes, and that many bytes. From client to server one {@link #REQUEST}; from
 * server to client any number of {@link #OUT} and {@link #ERR}, then one {@link #EXIT}. A client that hangs up ends its command.
 *
 * @param bytes a heap buffer's
 */
record Frame(int type, ByteBuffer bytes) {
    static final int REQUEST = 1;
    static final int OUT = 2;
    static final int ERR = 3;
    static final int EXIT = 4;

    /** Larger than any command line that means something; output is cut into pieces of this size. */
    static final int BYTES_MAX = 1 << 16;

    static Frame exit(int code) {
        return new Frame(EXIT, ByteBuffer.wrap(new byte[] {(byte) code}));
    }

    /** The exit code in a frame of that type. */
    int exitCode() {
        return bytes.hasRemaining() ? Byte.toUnsignedInt(bytes.get(bytes.position())) : 0;
    }
}
