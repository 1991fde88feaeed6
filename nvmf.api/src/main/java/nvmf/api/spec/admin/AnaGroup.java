package nvmf.api.spec.admin;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import nvmf.api.spec.Field;
import nvmf.api.spec.Layout;
import nvmf.api.spec.Page;
import nvmf.api.spec.ProtocolException;
import nvmf.api.spec.Wire;

/**
 * An ANA Group Descriptor (Base Specification, figure "ANA Group Descriptor format").
 *
 * @param changes how often it changed: Change Count, 0 if that is not reported
 * @param nsids   its namespaces in increasing order; none where only the groups were asked for
 */
public record AnaGroup(int id, AnaState state, long changes, List<Integer> nsids) {
    /** What comes before the identifiers of the namespaces. */
    public static final Layout LAYOUT = new Layout("ANA Group Descriptor", 32);

    public static final Field.Unsigned AGID = LAYOUT.u32("agid", 0);
    public static final Field.Unsigned NNV = LAYOUT.u32("nnv", 4);
    public static final Field.Unsigned CHGCNT = LAYOUT.u64("chgcnt", 8);

    /** Bits 3:0: the state. */
    public static final Field.Unsigned ANAS = LAYOUT.u8("anas", 16);

    private static final int STATE_MASK = 0xF;

    public AnaGroup {
        nsids = List.copyOf(nsids);
    }

    /** Its length in the log page. */
    int bytes() {
        return LAYOUT.bytes() + nsids.size() * Integer.BYTES;
    }

    void encode(ByteBuffer page, int at) {
        Page fixed = LAYOUT.blank()
                .set(AGID, Integer.toUnsignedLong(id))
                .set(NNV, nsids.size())
                .set(CHGCNT, changes)
                .set(ANAS, state.code());
        page.put(at, fixed.bytes(), 0, LAYOUT.bytes());
        for (int i = 0; i < nsids.size(); i++) {
            page.putInt(at + LAYOUT.bytes() + i * Integer.BYTES, nsids.get(i));
        }
    }

    static AnaGroup decode(ByteBuffer page, int at) throws ProtocolException {
        if (page.limit() - at < LAYOUT.bytes()) {
            throw new ProtocolException("the ANA log ends within a group");
        }
        Page fixed = LAYOUT.read(page.slice(at, LAYOUT.bytes()));
        long count = fixed.get(NNV);
        int first = at + LAYOUT.bytes();
        if (count > (page.limit() - first) / Integer.BYTES) {
            throw new ProtocolException("the ANA log ends within the " + count + " namespaces of a group");
        }
        int id = (int) fixed.get(AGID);
        int code = fixed.getInt(ANAS) & STATE_MASK;
        AnaState state = AnaState.of(code)
                .orElseThrow(() -> new ProtocolException(
                        "ANA group " + Integer.toUnsignedString(id) + " is in the unknown state " + code));
        if (id == 0) {
            throw new ProtocolException("the ANA log has a group 0");
        }
        ByteBuffer view = Wire.view(page);
        List<Integer> nsids = new ArrayList<>((int) count);
        for (int i = 0; i < count; i++) {
            nsids.add(view.getInt(first + i * Integer.BYTES));
        }
        return new AnaGroup(id, state, fixed.get(CHGCNT), nsids);
    }
}
