package nvmf.api.spec.fabrics;

import nvmf.api.spec.Field;
import nvmf.api.spec.Layout;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.Page;

/**
 * One entry of the discovery log page (Base Specification, "Discovery Log Page Entry Data Structure").
 *
 * @param subtype     SUBTYPE: {@link #REFERRAL}, {@link #NVM_SUBSYSTEM} or {@link #CURRENT_DISCOVERY}
 * @param requirements TREQ: bits 1:0 secure channel, bit 2 SQ flow control may be disabled
 * @param cntlid      FFFFh dynamic, FFFEh static, or an identifier
 * @param adminDepthMax ASQSZ, entries of the admin submission queue
 * @param flags       EFLAGS
 * @param tsas        the 256 bytes of transport specific address subtype; for TCP byte 0 is SECTYPE
 */
public record DiscoveryEntry(
        TransportAddress address,
        int subtype,
        int requirements,
        int portId,
        int cntlid,
        int adminDepthMax,
        int flags,
        Nqn subnqn,
        Tsas tsas) {
    public static final int REFERRAL = 1;
    public static final int NVM_SUBSYSTEM = 2;
    public static final int CURRENT_DISCOVERY = 3;

    /** EFLAGS bit 1: the discovery controller supports persistent connections with Keep Alive (EPCSD). */
    public static final int FLAG_PERSISTENT = 0x02;

    /** EFLAGS bit 0: the entry duplicates the information of the log that returned it (DUPRETINFO). */
    public static final int FLAG_DUPLICATE = 0x01;

    /** The least ASQSZ there is. */
    public static final int ADMIN_DEPTH_MIN = 32;

    /** TREQ bits 1:0: a fabric secure channel is required. */
    public static final int TREQ_SECURE_CHANNEL_REQUIRED = 0x01;

    private static final int TREQ_SECURE_CHANNEL = 0x03;

    /** TREQ bit 2: the controller is capable of disabling SQ flow control. */
    public static final int TREQ_FLOW_CONTROL_OFF = 0x04;

    public static final Layout LAYOUT = new Layout("Discovery Log Page Entry", 1024);
    public static final Field.Unsigned TRTYPE = LAYOUT.u8("trtype", 0);
    public static final Field.Unsigned ADRFAM = LAYOUT.u8("adrfam", 1);
    public static final Field.Unsigned SUBTYPE = LAYOUT.u8("subtype", 2);
    public static final Field.Unsigned TREQ = LAYOUT.u8("treq", 3);
    public static final Field.Unsigned PORTID = LAYOUT.u16("portid", 4);
    public static final Field.Unsigned CNTLID = LAYOUT.u16("cntlid", 6);
    public static final Field.Unsigned ASQSZ = LAYOUT.u16("asqsz", 8);
    public static final Field.Unsigned EFLAGS = LAYOUT.u16("eflags", 10);
    public static final Field.Text TRSVCID = LAYOUT.ascii("trsvcid", 32, 32);
    public static final Field.Text SUBNQN = LAYOUT.string("subnqn", 256, 256);
    public static final Field.Text TRADDR = LAYOUT.ascii("traddr", 512, 256);
    public static final Field.Bytes TSAS_FIELD = LAYOUT.bytes("tsas", 768, 256);

    /**
     * Parses an entry; a discovery log is an untrusted list, so a bad entry is skipped by whoever reads it, the rest kept.
     *
     * @throws IllegalArgumentException with the reason, if a field has no legal value
     */
    public static DiscoveryEntry of(Page page) {
        TransportType type = TransportType.of(page.getInt(TRTYPE));
        return new DiscoveryEntry(
                new TransportAddress(type, AddressFamily.of(page.getInt(ADRFAM)), page.get(TRADDR), page.get(TRSVCID)),
                page.getInt(SUBTYPE),
                page.getInt(TREQ),
                page.getInt(PORTID),
                page.getInt(CNTLID),
                page.getInt(ASQSZ),
                page.getInt(EFLAGS),
                Nqn.decode(page.bytes(), SUBNQN.offset()),
                new Tsas(page.get(TSAS_FIELD)));
    }

    public Page toPage() {
        return LAYOUT.blank()
                .set(TRTYPE, address.type().code())
                .set(ADRFAM, address.family().code())
                .set(SUBTYPE, subtype)
                .set(TREQ, requirements)
                .set(PORTID, portId)
                .set(CNTLID, cntlid)
                .set(ASQSZ, adminDepthMax)
                .set(EFLAGS, flags)
                .set(TRSVCID, address.trsvcid())
                .set(SUBNQN, subnqn.value())
                .set(TRADDR, address.traddr())
                .set(TSAS_FIELD, tsas.bytes());
    }

    /** Whether hosts can only come through a secure channel, over TCP by TLS. */
    public boolean demandsSecureChannel() {
        return (requirements & TREQ_SECURE_CHANNEL) == TREQ_SECURE_CHANNEL_REQUIRED;
    }
}
