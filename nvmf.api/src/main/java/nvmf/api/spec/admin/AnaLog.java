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
 * The Asymmetric Namespace Access log page, 0Ch: a header, and a descriptor for each group that has namespaces.
 *
 * @param changes how often it changed: Change Count, 0 if that is not reported
 * @param groups  in the order of their identifiers
 */
public record AnaLog(long changes, List<AnaGroup> groups) {
    public static final Layout HEADER = new Layout("ANA Log", 16);
    public static final Field.Unsigned CHGCNT = HEADER.u64("chgcnt", 0);
    public static final Field.Unsigned NAGD = HEADER.u16("nagd", 8);

    /** Log Specific Field bit 0, RGO: the groups without their namespaces. */
    public static final int GROUPS_ONLY = 1;

    public AnaLog {
        groups = List.copyOf(groups);
    }

    /** The most bytes the log of a controller with so many groups and namespaces has. */
    public static int bytesMax(int groups, int namespaces) {
        return HEADER.bytes() + groups * AnaGroup.LAYOUT.bytes() + namespaces * Integer.BYTES;
    }

    public ByteBuffer encode() {
        int bytes = HEADER.bytes() + groups.stream().mapToInt(AnaGroup::bytes).sum();
        ByteBuffer page = Wire.allocate(bytes);
        Page header = HEADER.blank().set(CHGCNT, changes).set(NAGD, groups.size());
        page.put(0, header.bytes(), 0, HEADER.bytes());
        int at = HEADER.bytes();
        for (AnaGroup group : groups) {
            group.encode(page, at);
            at += group.bytes();
        }
        return page;
    }

    /**
     * Reads the page at the buffer's position.
     *
     * @throws ProtocolException if it ends before what it announces, or has a group or a state that cannot be
     */
    public static AnaLog decode(ByteBuffer bytes) throws ProtocolException {
        ByteBuffer page = bytes.slice();
        if (page.limit() < HEADER.bytes()) {
            throw new ProtocolException("the ANA log ends within its header");
        }
        Page header = HEADER.read(page);
        int count = header.getInt(NAGD);
        List<AnaGroup> groups = new ArrayList<>();
        int at = HEADER.bytes();
        for (int i = 0; i < count; i++) {
            AnaGroup group = AnaGroup.decode(page, at);
            groups.add(group);
            at += group.bytes();
        }
        return new AnaLog(header.get(CHGCNT), groups);
    }
}
