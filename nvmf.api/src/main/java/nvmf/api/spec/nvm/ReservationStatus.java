package nvmf.api.spec.nvm;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import nvmf.api.spec.Field;
import nvmf.api.spec.Layout;
import nvmf.api.spec.Page;
import nvmf.api.spec.Wire;

/**
 * The Reservation Status data structure: what Reservation Report brings, a header and an entry for each registrant. Fabrics hosts
 * have identifiers of 128 bits and read the extended structure; the short one, with 64, is what PCIe devices may send.
 *
 * @param generation  GEN, 32 bits: counts what was registered, cleared and preempted
 * @param type        RTYPE: 0 for none, else see {@link ReservationType#of}
 * @param persistent  PTPLS: whether all this outlives a loss of power
 * @param count       REGCTL: how many registrants there are, of which not all may have come
 * @param registrants those that have come
 */
public record ReservationStatus(
        long generation, int type, boolean persistent, int count, List<Registrant> registrants) {
    public static final Layout LAYOUT = new Layout("Reservation Status", 24);

    public static final Field.Unsigned GEN = LAYOUT.u32("gen", 0);
    public static final Field.Unsigned RTYPE = LAYOUT.u8("rtype", 4);
    public static final Field.Unsigned REGCTL = LAYOUT.u16("regctl", 5);
    public static final Field.Unsigned PTPLS = LAYOUT.u8("ptpls", 9);

    /** Where the entries of the extended structure begin. */
    public static final int EXTENDED_HEADER_BYTES = 64;

    /** CNTLID of a registrant that is not one particular controller: always so in the dynamic controller model. */
    public static final int CNTLID_ANY = 0xFFFF;

    public ReservationStatus {
        registrants = List.copyOf(registrants);
    }

    /**
     * A host that is registered.
     *
     * @param cntlid a controller of it, or {@link #CNTLID_ANY}
     * @param holder RCSTS bit 0: whether it holds the reservation
     * @param host   HOSTID; one of 64 bits is the lower half
     * @param key    RKEY
     */
    public record Registrant(int cntlid, boolean holder, UUID host, long key) {}

    /** RESCAP of a namespace that takes these types, with keys as revision 1.3 has them (bit 7). */
    public static int capabilities(List<ReservationType> types, boolean persistent) {
        return ReservationType.capabilities(types) | 1 << 7 | (persistent ? 1 : 0);
    }

    /** The extended structure. */
    public ByteBuffer encode() {
        int entryBytes = RegisteredControllerExtended.LAYOUT.bytes();
        ByteBuffer data = Wire.allocate(EXTENDED_HEADER_BYTES + registrants.size() * entryBytes);
        Page header = LAYOUT.blank()
                .set(GEN, generation)
                .set(RTYPE, type)
                .set(REGCTL, count)
                .set(PTPLS, persistent ? 1 : 0);
        data.put(0, header.bytes(), 0, LAYOUT.bytes());
        int at = EXTENDED_HEADER_BYTES;
        for (Registrant registrant : registrants) {
            data.put(at, RegisteredControllerExtended.page(registrant).bytes(), 0, entryBytes);
            at += entryBytes;
        }
        return data;
    }

    /**
     * Reads as many entries as there are bytes for, whatever REGCTL says.
     *
     * @throws IllegalArgumentException if not even the header is there
     */
    public static ReservationStatus decode(ByteBuffer data, boolean extended) {
        Page header = LAYOUT.read(data);
        int count = header.getInt(REGCTL);
        int headerBytes = extended ? EXTENDED_HEADER_BYTES : LAYOUT.bytes();
        int entryBytes = extended ? RegisteredControllerExtended.LAYOUT.bytes() : RegisteredController.LAYOUT.bytes();
        int room = Math.max(0, data.remaining() - headerBytes) / entryBytes;
        List<Registrant> registrants = new ArrayList<>();
        for (int i = 0; i < Math.min(count, room); i++) {
            ByteBuffer entry = Wire.view(data, headerBytes + i * entryBytes, entryBytes);
            registrants.add(
                    extended ? RegisteredControllerExtended.registrant(entry) : RegisteredController.registrant(entry));
        }
        return new ReservationStatus(header.get(GEN), header.getInt(RTYPE), header.get(PTPLS) != 0, count, registrants);
    }
}
