package nvmf.api.spec.admin;

import nvmf.api.spec.Field;
import nvmf.api.spec.Layout;

/** The Identify Controller data structure, CNS 01h (Base Specification, "Identify Controller Data Structure"). */
public final class IdentifyController {
    public static final Layout LAYOUT = new Layout("Identify Controller", 4096);
    public static final Field.Unsigned VID = LAYOUT.u16("vid", 0);
    public static final Field.Unsigned SSVID = LAYOUT.u16("ssvid", 2);
    public static final Field.Text SN = LAYOUT.ascii("sn", 4, 20);
    public static final Field.Text MN = LAYOUT.ascii("mn", 24, 40);
    public static final Field.Text FR = LAYOUT.ascii("fr", 64, 8);
    public static final Field.Unsigned RAB = LAYOUT.u8("rab", 72);
    public static final Field.Bytes IEEE = LAYOUT.bytes("ieee", 73, 3);

    /** Bit 0 more than one port, bit 1 more than one controller, bit 3 ANA reporting. */
    public static final Field.Unsigned CMIC = LAYOUT.u8("cmic", 76);

    /** Maximum data transfer size, a power of two in units of the smallest memory page (CAP.MPSMIN); 0 for no limit. */
    public static final Field.Unsigned MDTS = LAYOUT.u8("mdts", 77);

    public static final Field.Unsigned CNTLID = LAYOUT.u16("cntlid", 78);
    public static final Field.Unsigned VER = LAYOUT.u32("ver", 80);
    public static final Field.Unsigned RTD3R = LAYOUT.u32("rtd3r", 84);
    public static final Field.Unsigned RTD3E = LAYOUT.u32("rtd3e", 88);

    /** Optional asynchronous events, bits as in the Asynchronous Event Configuration feature. */
    public static final Field.Unsigned OAES = LAYOUT.u32("oaes", 92);

    /** Controller attributes: bit 0 128-bit host identifier, bit 6 traffic based keep alive. */
    public static final Field.Unsigned CTRATT = LAYOUT.u32("ctratt", 96);

    public static final Field.Unsigned RRLS = LAYOUT.u16("rrls", 100);

    public static final Field.Unsigned BPCAP = LAYOUT.u8("bpcap", 102);

    /** NVM Subsystem Shutdown Latency, in microseconds; 0 where it is not told. */
    public static final Field.Unsigned NSSL = LAYOUT.u32("nssl", 104);

    public static final Field.Unsigned PLSI = LAYOUT.u8("plsi", 110);

    /** 1 I/O controller, 2 discovery controller, 3 administrative controller. */
    public static final Field.Unsigned CNTRLTYPE = LAYOUT.u8("cntrltype", 111);

    public static final Field.Bytes FGUID = LAYOUT.bytes("fguid", 112, 16);
    public static final Field.Unsigned CRDT1 = LAYOUT.u16("crdt1", 128);
    public static final Field.Unsigned CRDT2 = LAYOUT.u16("crdt2", 130);
    public static final Field.Unsigned CRDT3 = LAYOUT.u16("crdt3", 132);
    public static final Field.Unsigned CRCAP = LAYOUT.u8("crcap", 134);
    public static final Field.Unsigned NVMSR = LAYOUT.u8("nvmsr", 253);
    public static final Field.Unsigned VWCI = LAYOUT.u8("vwci", 254);
    public static final Field.Unsigned MEC = LAYOUT.u8("mec", 255);
    /** Optional admin commands: bit 3 Namespace Management and Namespace Attachment. */
    public static final Field.Unsigned OACS = LAYOUT.u16("oacs", 256);

    public static final Field.Unsigned ACL = LAYOUT.u8("acl", 258);
    public static final Field.Unsigned AERL = LAYOUT.u8("aerl", 259);
    public static final Field.Unsigned FRMW = LAYOUT.u8("frmw", 260);

    /** Log page attributes: bit 1 effects log, bit 2 extended data (LPO and 32-bit NUMD), bit 5 supported log pages. */
    public static final Field.Unsigned LPA = LAYOUT.u8("lpa", 261);

    public static final Field.Unsigned ELPE = LAYOUT.u8("elpe", 262);
    public static final Field.Unsigned NPSS = LAYOUT.u8("npss", 263);
    public static final Field.Unsigned AVSCC = LAYOUT.u8("avscc", 264);
    public static final Field.Unsigned APSTA = LAYOUT.u8("apsta", 265);
    public static final Field.Unsigned WCTEMP = LAYOUT.u16("wctemp", 266);
    public static final Field.Unsigned CCTEMP = LAYOUT.u16("cctemp", 268);
    public static final Field.Unsigned MTFA = LAYOUT.u16("mtfa", 270);
    public static final Field.Unsigned HMPRE = LAYOUT.u32("hmpre", 272);
    public static final Field.Unsigned HMMIN = LAYOUT.u32("hmmin", 276);
    public static final Field.Big TNVMCAP = LAYOUT.u128("tnvmcap", 280);
    public static final Field.Big UNVMCAP = LAYOUT.u128("unvmcap", 296);
    public static final Field.Unsigned RPMBS = LAYOUT.u32("rpmbs", 312);
    public static final Field.Unsigned EDSTT = LAYOUT.u16("edstt", 316);
    public static final Field.Unsigned DSTO = LAYOUT.u8("dsto", 318);
    public static final Field.Unsigned FWUG = LAYOUT.u8("fwug", 319);

    /** Keep alive granularity in units of 100 ms; 0 for no Keep Alive. */
    public static final Field.Unsigned KAS = LAYOUT.u16("kas", 320);

    public static final Field.Unsigned HCTMA = LAYOUT.u16("hctma", 322);
    public static final Field.Unsigned MNTMT = LAYOUT.u16("mntmt", 324);
    public static final Field.Unsigned MXTMT = LAYOUT.u16("mxtmt", 326);
    public static final Field.Unsigned SANICAP = LAYOUT.u32("sanicap", 328);
    public static final Field.Unsigned HMMINDS = LAYOUT.u32("hmminds", 332);
    public static final Field.Unsigned HMMAXD = LAYOUT.u16("hmmaxd", 336);
    public static final Field.Unsigned NSETIDMAX = LAYOUT.u16("nsetidmax", 338);
    public static final Field.Unsigned ENDGIDMAX = LAYOUT.u16("endgidmax", 340);
    public static final Field.Unsigned ANATT = LAYOUT.u8("anatt", 342);
    public static final Field.Unsigned ANACAP = LAYOUT.u8("anacap", 343);
    public static final Field.Unsigned ANAGRPMAX = LAYOUT.u32("anagrpmax", 344);
    public static final Field.Unsigned NANAGRPID = LAYOUT.u32("nanagrpid", 348);
    public static final Field.Unsigned PELS = LAYOUT.u32("pels", 352);
    public static final Field.Unsigned DOMAINID = LAYOUT.u16("domainid", 356);
    public static final Field.Unsigned KPIOC = LAYOUT.u8("kpioc", 358);
    public static final Field.Unsigned MPTFAWR = LAYOUT.u16("mptfawr", 360);
    public static final Field.Big MEGCAP = LAYOUT.u128("megcap", 368);

    /** Temperature Threshold Hysteresis Attributes: bits 2:0 the largest hysteresis, in kelvin; 0 for none. */
    public static final Field.Unsigned TMPTHHA = LAYOUT.u8("tmpthha", 384);

    /** Command Quiesce Time in milliseconds: how long what a lost association left behind can still reach the media. */
    public static final Field.Unsigned CQT = LAYOUT.u16("cqt", 386);

    public static final Field.Unsigned SQES = LAYOUT.u8("sqes", 512);
    public static final Field.Unsigned CQES = LAYOUT.u8("cqes", 513);
    public static final Field.Unsigned MAXCMD = LAYOUT.u16("maxcmd", 514);
    public static final Field.Unsigned NN = LAYOUT.u32("nn", 516);

    /** Optional NVM commands: bit 0 Compare, bit 1 Write Uncorrectable, bit 2 Dataset Management, bit 3 Write Zeroes, bit 4 Save and Select of features, bit 5 reservations, bit 7 Verify, bit 8 Copy. */
    public static final Field.Unsigned ONCS = LAYOUT.u16("oncs", 520);

    public static final Field.Unsigned FUSES = LAYOUT.u16("fuses", 522);
    public static final Field.Unsigned FNA = LAYOUT.u8("fna", 524);

    /** Bit 0 a volatile write cache is present; bits 2:1 whether Flush takes NSID FFFFFFFFh (11b yes, 10b no). */
    public static final Field.Unsigned VWC = LAYOUT.u8("vwc", 525);

    public static final Field.Unsigned AWUN = LAYOUT.u16("awun", 526);
    public static final Field.Unsigned AWUPF = LAYOUT.u16("awupf", 528);
    public static final Field.Unsigned ICSVSCC = LAYOUT.u8("icsvscc", 530);
    public static final Field.Unsigned NWPC = LAYOUT.u8("nwpc", 531);
    public static final Field.Unsigned ACWU = LAYOUT.u16("acwu", 532);
    public static final Field.Unsigned OCFS = LAYOUT.u16("ocfs", 534);

    /** Bits 1:0 SGL support, bit 2 keyed, bit 20 offset in the address field, bit 21 transport data block. */
    public static final Field.Unsigned SGLS = LAYOUT.u32("sgls", 536);

    public static final Field.Unsigned MNAN = LAYOUT.u32("mnan", 540);
    public static final Field.Big MAXDNA = LAYOUT.u128("maxdna", 544);
    public static final Field.Unsigned MAXCNA = LAYOUT.u32("maxcna", 560);
    public static final Field.Unsigned OAQD = LAYOUT.u32("oaqd", 564);
    public static final Field.Unsigned RHIRI = LAYOUT.u8("rhiri", 568);
    public static final Field.Unsigned HIRT = LAYOUT.u8("hirt", 569);
    public static final Field.Unsigned CMMRTD = LAYOUT.u16("cmmrtd", 570);
    public static final Field.Unsigned NMMRTD = LAYOUT.u16("nmmrtd", 572);
    public static final Field.Unsigned MINMRTG = LAYOUT.u8("minmrtg", 574);
    public static final Field.Unsigned MAXMRTG = LAYOUT.u8("maxmrtg", 575);
    public static final Field.Unsigned TRATTR = LAYOUT.u8("trattr", 576);
    public static final Field.Unsigned MCUDMQ = LAYOUT.u16("mcudmq", 578);
    public static final Field.Unsigned MNSUDMQ = LAYOUT.u16("mnsudmq", 580);
    public static final Field.Unsigned MCMR = LAYOUT.u16("mcmr", 582);
    public static final Field.Unsigned NMCMR = LAYOUT.u16("nmcmr", 584);
    public static final Field.Unsigned MCDQPC = LAYOUT.u16("mcdqpc", 586);
    public static final Field.Text SUBNQN = LAYOUT.string("subnqn", 768, 256);

    /** I/O queue command capsule size in units of 16 bytes, at least 4. */
    public static final Field.Unsigned IOCCSZ = LAYOUT.u32("ioccsz", 1792);

    /** I/O queue response capsule size in units of 16 bytes. */
    public static final Field.Unsigned IORCSZ = LAYOUT.u32("iorcsz", 1796);

    /** In-capsule data offset in units of 16 bytes. */
    public static final Field.Unsigned ICDOFF = LAYOUT.u16("icdoff", 1800);

    /** Bit 0: 0 dynamic controller model, 1 static. */
    public static final Field.Unsigned FCATT = LAYOUT.u8("fcatt", 1802);

    public static final Field.Unsigned MSDBD = LAYOUT.u8("msdbd", 1803);

    /** Bit 0: Disconnect of I/O queues. */
    public static final Field.Unsigned OFCS = LAYOUT.u16("ofcs", 1804);

    public static final Field.Unsigned DCTYPE = LAYOUT.u8("dctype", 1806);

    private IdentifyController() {}

    /** CTRATT bit 0. */
    public static final int CTRATT_HOST_ID_128 = 1;

    /** CTRATT bit 6, TBKAS. */
    public static final int CTRATT_TRAFFIC_KEEP_ALIVE = 1 << 6;

    public static final int TYPE_IO = 1;
    public static final int TYPE_DISCOVERY = 2;

    public static final int OACS_NAMESPACE_MANAGEMENT = 1 << 3;

    public static final int ONCS_COMPARE = 1;
    public static final int ONCS_WRITE_UNCORRECTABLE = 1 << 1;
    public static final int ONCS_DATASET_MANAGEMENT = 1 << 2;
    public static final int ONCS_WRITE_ZEROES = 1 << 3;
    public static final int ONCS_FEATURE_SELECT = 1 << 4;
    public static final int ONCS_RESERVATIONS = 1 << 5;
    public static final int ONCS_VERIFY = 1 << 7;
    public static final int ONCS_COPY = 1 << 8;
}
