package nvmf.api.spec.admin;

import nvmf.api.spec.Field;
import nvmf.api.spec.Layout;

/** CNS 06h for the NVM Command Set (NVM Command Set Specification, "I/O Command Set Specific Identify Controller"). The limits are powers of two in units of the smallest memory page, 0 for none. */
public final class IdentifyNvmController {
    public static final Layout LAYOUT = new Layout("I/O Command Set Specific Identify Controller (NVM)", 4096);

    /** Verify size limit. */
    public static final Field.Unsigned VSL = LAYOUT.u8("vsl", 0);

    /** Write Zeroes size limit. */
    public static final Field.Unsigned WZSL = LAYOUT.u8("wzsl", 1);

    /** Write Uncorrectable size limit. */
    public static final Field.Unsigned WUSL = LAYOUT.u8("wusl", 2);

    /** Dataset Management: ranges of a command. */
    public static final Field.Unsigned DMRL = LAYOUT.u8("dmrl", 3);

    /** Dataset Management: blocks of a range. */
    public static final Field.Unsigned DMRSL = LAYOUT.u32("dmrsl", 4);

    /** Dataset Management: blocks of a command. */
    public static final Field.Unsigned DMSL = LAYOUT.u64("dmsl", 8);

    private IdentifyNvmController() {}
}
