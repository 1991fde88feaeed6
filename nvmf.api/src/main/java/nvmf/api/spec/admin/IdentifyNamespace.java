package nvmf.api.spec.admin;

import java.util.Objects;
import nvmf.api.spec.Field;
import nvmf.api.spec.Layout;

/** The Identify Namespace data structure of the NVM Command Set, CNS 00h (NVM Command Set Specification). */
public final class IdentifyNamespace {
    public static final Layout LAYOUT = new Layout("Identify Namespace", 4096);

    /** Size in logical blocks. */
    public static final Field.Unsigned NSZE = LAYOUT.u64("nsze", 0);

    public static final Field.Unsigned NCAP = LAYOUT.u64("ncap", 8);
    public static final Field.Unsigned NUSE = LAYOUT.u64("nuse", 16);

    /** Bit 0 thin, bit 2 deallocated error, bit 4 the optimal I/O fields are meant. */
    public static final Field.Unsigned NSFEAT = LAYOUT.u8("nsfeat", 24);

    /** Number of LBA formats, 0's based. */
    public static final Field.Unsigned NLBAF = LAYOUT.u8("nlbaf", 25);

    public static final Field.Unsigned FLBAS = LAYOUT.u8("flbas", 26);
    public static final Field.Unsigned MC = LAYOUT.u8("mc", 27);
    public static final Field.Unsigned DPC = LAYOUT.u8("dpc", 28);
    public static final Field.Unsigned DPS = LAYOUT.u8("dps", 29);

    /** Bit 0: attached to more than one controller. */
    public static final Field.Unsigned NMIC = LAYOUT.u8("nmic", 30);

    public static final Field.Unsigned RESCAP = LAYOUT.u8("rescap", 31);
    public static final Field.Unsigned FPI = LAYOUT.u8("fpi", 32);

    /** Bits 2:0: 001b deallocated blocks read as zeroes; bit 3 Write Zeroes with DEAC deallocates. */
    public static final Field.Unsigned DLFEAT = LAYOUT.u8("dlfeat", 33);

    public static final Field.Unsigned NAWUN = LAYOUT.u16("nawun", 34);
    public static final Field.Unsigned NAWUPF = LAYOUT.u16("nawupf", 36);
    public static final Field.Unsigned NACWU = LAYOUT.u16("nacwu", 38);
    public static final Field.Unsigned NABSN = LAYOUT.u16("nabsn", 40);
    public static final Field.Unsigned NABO = LAYOUT.u16("nabo", 42);
    public static final Field.Unsigned NABSPF = LAYOUT.u16("nabspf", 44);
    public static final Field.Unsigned NOIOB = LAYOUT.u16("noiob", 46);
    public static final Field.Big NVMCAP = LAYOUT.u128("nvmcap", 48);
    public static final Field.Unsigned NPWG = LAYOUT.u16("npwg", 64);
    public static final Field.Unsigned NPWA = LAYOUT.u16("npwa", 66);
    public static final Field.Unsigned NPDG = LAYOUT.u16("npdg", 68);
    public static final Field.Unsigned NPDA = LAYOUT.u16("npda", 70);
    public static final Field.Unsigned NOWS = LAYOUT.u16("nows", 72);
    public static final Field.Unsigned MSSRL = LAYOUT.u16("mssrl", 74);
    public static final Field.Unsigned MCL = LAYOUT.u32("mcl", 76);
    public static final Field.Unsigned MSRC = LAYOUT.u8("msrc", 80);

    /** Key Per I/O: bit 0 enabled, bit 1 supported. */
    public static final Field.Unsigned KPIOS = LAYOUT.u8("kpios", 81);

    public static final Field.Unsigned NULBAF = LAYOUT.u8("nulbaf", 82);
    public static final Field.Unsigned KPIODAAG = LAYOUT.u32("kpiodaag", 84);
    public static final Field.Unsigned ANAGRPID = LAYOUT.u32("anagrpid", 92);

    /** Bit 0: write protected. */
    public static final Field.Unsigned NSATTR = LAYOUT.u8("nsattr", 99);

    public static final Field.Unsigned NVMSETID = LAYOUT.u16("nvmsetid", 100);
    public static final Field.Unsigned ENDGID = LAYOUT.u16("endgid", 102);
    public static final Field.Bytes NGUID = LAYOUT.bytes("nguid", 104, 16);
    public static final Field.Bytes EUI64 = LAYOUT.bytes("eui64", 120, 8);

    private IdentifyNamespace() {}

    /** The LBA format of index 0 to 63: bits 15:0 metadata size, bits 23:16 log2 of the block size, bits 25:24 performance. */
    public static Field.Unsigned lbaf(int index) {
        return new Field.Unsigned("lbaf" + Objects.checkIndex(index, 64), 128 + 4 * index, 4);
    }

    /** The index of the LBA format in use: FLBAS bits 3:0 and 6:5. */
    public static int formatIndex(int flbas) {
        return flbas & 0xF | flbas >>> 1 & 0x30;
    }
}
