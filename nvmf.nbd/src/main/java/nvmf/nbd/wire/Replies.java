package nvmf.nbd.wire;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** Replies of the transmission phase: "simple", or "structured" in one chunk where the client knows those. */
public final class Replies {
    private static final int SIMPLE_MAGIC = 0x67446698;
    private static final int SIMPLE_BYTES = 16;
    private static final int STRUCTURED_MAGIC = 0x668e33ef;
    private static final int STRUCTURED_BYTES = 20;
    private static final int OFFSET_BYTES = 8;

    /** The only chunk of its reply, or the last. */
    private static final int DONE = 1;

    private static final int NO_CONTENT = 0;
    private static final int OFFSET_DATA = 1;
    private static final int ERROR = (1 << 15) + 1;

    private Replies() {}

    /** Bytes in front of the data of a successful read. */
    public static int dataHeaderBytes(boolean structured) {
        return structured ? STRUCTURED_BYTES + OFFSET_BYTES : SIMPLE_BYTES;
    }

    /**
     * Writes what stands in front of data of a read that succeeded.
     *
     * @param length bytes that follow
     * @param last   whether these are the last of their reply
     */
    public static void data(ByteBuf out, boolean structured, Request request, long offset, int length, boolean last) {
        if (structured) {
            chunk(out, last ? DONE : 0, OFFSET_DATA, request.cookie(), OFFSET_BYTES + length);
            out.writeLong(offset);
        } else {
            simple(out, Errno.NONE, request.cookie());
        }
    }

    /** Bytes of a reply without data, at most. */
    public static int plainBytesMax(String message) {
        return STRUCTURED_BYTES + 6 + message.length();
    }

    /** Writes the reply of a request that moves no data to the client, or failed. */
    public static void plain(ByteBuf out, boolean structured, Request request, Errno error, String message) {
        if (!structured) {
            simple(out, error, request.cookie());
        } else if (error == Errno.NONE) {
            chunk(out, DONE, NO_CONTENT, request.cookie(), 0);
        } else {
            byte[] text = message.getBytes(StandardCharsets.US_ASCII);
            chunk(out, DONE, ERROR, request.cookie(), 6 + text.length);
            out.writeInt(error.code()).writeShort(text.length).writeBytes(text);
        }
    }

    private static void simple(ByteBuf out, Errno error, long cookie) {
        out.writeInt(SIMPLE_MAGIC).writeInt(error.code()).writeLong(cookie);
    }

    private static void chunk(ByteBuf out, int flags, int type, long cookie, int length) {
        out.writeInt(STRUCTURED_MAGIC)
                .writeShort(flags)
                .writeShort(type)
                .writeLong(cookie)
                .writeInt(length);
    }
}
