package nvmf.api.spec.admin;

import java.nio.ByteBuffer;
import java.util.Map;
import nvmf.api.spec.Wire;

/**
 * The log pages that are arrays of 32-bit entries by identifier: Supported Log Pages (00h), Commands Supported and Effects (05h),
 * Feature Identifiers Supported and Effects (12h).
 */
public final class EffectsLog {
    public static final int SUPPORTED_PAGES_BYTES = 1024;
    public static final int COMMANDS_BYTES = 4096;
    public static final int FEATURES_BYTES = 1024;

    /** Bit 0 of an entry in each of these pages: it is supported. */
    public static final int SUPPORTED = 1;

    /** Commands, bit 1 (LBCC): logical block content changes. */
    public static final int CONTENT_CHANGE = 1 << 1;

    /** Commands, bit 3 (NIC): there are other namespaces afterwards, or more or fewer. */
    public static final int INVENTORY_CHANGE = 1 << 3;

    private static final int IO_COMMANDS = 1024;

    private EffectsLog() {}

    /** A page of 256 entries. */
    public static ByteBuffer encode(Map<Integer, Integer> entries) {
        ByteBuffer page = Wire.allocate(SUPPORTED_PAGES_BYTES);
        entries.forEach((id, entry) -> page.putInt(id * Integer.BYTES, entry));
        return page;
    }

    /** The Commands Supported and Effects page: admin commands, then I/O commands, by opcode. */
    public static ByteBuffer encodeCommands(Map<Integer, Integer> admin, Map<Integer, Integer> io) {
        ByteBuffer page = Wire.allocate(COMMANDS_BYTES);
        admin.forEach((opcode, entry) -> page.putInt(opcode * Integer.BYTES, entry));
        io.forEach((opcode, entry) -> page.putInt(IO_COMMANDS + opcode * Integer.BYTES, entry));
        return page;
    }

    /** The entry of a command on the Commands Supported and Effects page. */
    public static int command(ByteBuffer page, boolean admin, int opcode) {
        return Wire.view(page).getInt((admin ? 0 : IO_COMMANDS) + opcode * Integer.BYTES);
    }
}
