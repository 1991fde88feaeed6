package nvmf.api.spec.admin;

import nvmf.api.spec.Field;
import nvmf.api.spec.Layout;

/** CNS 08h (Base Specification, "I/O Command Set Independent Identify Namespace Data Structure"). */
public final class IdentifyIndependentNamespace {
    public static final Layout LAYOUT = new Layout("I/O Command Set Independent Identify Namespace", 4096);

    /** Bit 3 identifiers may be reused, bit 4 rotational, bit 5 no volatile write cache for this namespace. */
    public static final Field.Unsigned NSFEAT = LAYOUT.u8("nsfeat", 0);

    public static final Field.Unsigned NMIC = LAYOUT.u8("nmic", 1);
    public static final Field.Unsigned RESCAP = LAYOUT.u8("rescap", 2);
    public static final Field.Unsigned FPI = LAYOUT.u8("fpi", 3);
    public static final Field.Unsigned ANAGRPID = LAYOUT.u32("anagrpid", 4);
    public static final Field.Unsigned NSATTR = LAYOUT.u8("nsattr", 8);
    public static final Field.Unsigned NVMSETID = LAYOUT.u16("nvmsetid", 10);
    public static final Field.Unsigned ENDGID = LAYOUT.u16("endgid", 12);

    /** Bit 0: ready. */
    public static final Field.Unsigned NSTAT = LAYOUT.u8("nstat", 14);

    private IdentifyIndependentNamespace() {}
}
