package nvmf.nbd.wire;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** The numbers of the handshake ("Handshake phase"), and its messages towards the client. */
public final class Options {
    /** "NBDMAGIC". */
    public static final long MAGIC = 0x4e42444d41474943L;

    /** "IHAVEOPT". */
    public static final long OPTION_MAGIC = 0x49484156454F5054L;

    private static final long REPLY_MAGIC = 0x0003e889045565a9L;

    /** Magic number, option and length. */
    public static final int HEADER_BYTES = 16;

    public static final int EXPORT_NAME = 1;
    public static final int ABORT = 2;
    public static final int LIST = 3;
    public static final int INFO = 6;
    public static final int GO = 7;
    public static final int STRUCTURED_REPLY = 8;

    /** Handshake flags of both sides. */
    public static final int FIXED_NEWSTYLE = 1;

    public static final int NO_ZEROES = 1 << 1;

    /** What an old client gets after the export's flags. */
    public static final int ZEROES = 124;

    public static final int ACK = 1;
    public static final int SERVER = 2;
    public static final int INFORMATION = 3;
    public static final int UNSUPPORTED = 0x8000_0001;
    public static final int INVALID = 0x8000_0003;
    public static final int UNKNOWN = 0x8000_0006;
    public static final int TOO_BIG = 0x8000_0009;

    public static final int INFO_EXPORT = 0;
    public static final int INFO_NAME = 1;
    public static final int INFO_BLOCK_SIZE = 3;

    private Options() {}

    /** Writes the server's first words. */
    public static void greeting(ByteBuf out) {
        out.writeLong(MAGIC).writeLong(OPTION_MAGIC).writeShort(FIXED_NEWSTYLE | NO_ZEROES);
    }

    /** Writes a reply without data. */
    public static void reply(ByteBuf out, int option, int type) {
        reply(out, option, type, "");
    }

    /** Writes a reply with a text for people. */
    public static void reply(ByteBuf out, int option, int type, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        header(out, option, type, bytes.length);
        out.writeBytes(bytes);
    }

    /** Writes an entry of the list of exports. */
    public static void server(ByteBuf out, String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        header(out, LIST, SERVER, 4 + bytes.length);
        out.writeInt(bytes.length).writeBytes(bytes);
    }

    /** Writes the size and flags of an export. */
    public static void export(ByteBuf out, int option, long bytes, int flags) {
        header(out, option, INFORMATION, 12);
        out.writeShort(INFO_EXPORT).writeLong(bytes).writeShort(flags);
    }

    /** Writes the name of an export. */
    public static void name(ByteBuf out, int option, String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        header(out, option, INFORMATION, 2 + bytes.length);
        out.writeShort(INFO_NAME).writeBytes(bytes);
    }

    /** Writes the block sizes of an export: smallest, best and largest. */
    public static void blockSize(ByteBuf out, int option, int min, int preferred, int max) {
        header(out, option, INFORMATION, 14);
        out.writeShort(INFO_BLOCK_SIZE).writeInt(min).writeInt(preferred).writeInt(max);
    }

    private static void header(ByteBuf out, int option, int type, int length) {
        out.writeLong(REPLY_MAGIC).writeInt(option).writeInt(type).writeInt(length);
    }
}
