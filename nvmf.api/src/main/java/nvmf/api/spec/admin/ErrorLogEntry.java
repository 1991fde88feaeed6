package nvmf.api.spec.admin;

import nvmf.api.spec.Field;
import nvmf.api.spec.Layout;

/** An entry of log page 01h (Base Specification, "Error Information"). */
public final class ErrorLogEntry {
    public static final Layout LAYOUT = new Layout("Error Information Log Entry", 64);

    /** Unique and increasing; 0 for an entry that is not in use. */
    public static final Field.Unsigned ERROR_COUNT = LAYOUT.u64("error_count", 0);

    public static final Field.Unsigned SQID = LAYOUT.u16("sqid", 8);
    public static final Field.Unsigned CMDID = LAYOUT.u16("cmdid", 10);

    /** The 16 bits of the completion. */
    public static final Field.Unsigned STATUS_FIELD = LAYOUT.u16("status_field", 12);

    /** Bits 7:0 byte, 10:8 bit of the SQE; FFFFh if none. */
    public static final Field.Unsigned PARM_ERROR_LOCATION = LAYOUT.u16("parm_error_location", 14);

    public static final Field.Unsigned LBA = LAYOUT.u64("lba", 16);
    public static final Field.Unsigned NSID = LAYOUT.u32("nsid", 24);
    public static final Field.Unsigned VS = LAYOUT.u8("vs", 28);
    public static final Field.Unsigned TRTYPE = LAYOUT.u8("trtype", 29);
    public static final Field.Unsigned CSI = LAYOUT.u8("csi", 30);
    public static final Field.Unsigned OPCODE = LAYOUT.u8("opcode", 31);
    public static final Field.Unsigned CS = LAYOUT.u64("cs", 32);
    public static final Field.Unsigned TRTYPE_SPEC_INFO = LAYOUT.u16("trtype_spec_info", 40);

    /** Log Page Version: with 1, {@link #CSI} and {@link #OPCODE} are meant. */
    public static final Field.Unsigned LOG_PAGE_VERSION = LAYOUT.u8("log_page_version", 63);

    public static final int VERSION = 1;

    private ErrorLogEntry() {}
}
