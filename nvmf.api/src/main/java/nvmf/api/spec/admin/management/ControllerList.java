package nvmf.api.spec.admin.management;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import nvmf.api.spec.Status;
import nvmf.api.spec.StatusException;
import nvmf.api.spec.Wire;

/** A list of controller identifiers, in order: a count and 16 bits for each (Base Specification, "Controller List"). */
public final class ControllerList {
    public static final int BYTES = 4096;
    public static final int ENTRIES_MAX = 2047;

    private ControllerList() {}

    /** A page with as many as there is room for. */
    public static ByteBuffer encode(List<Integer> cntlids) {
        ByteBuffer page = Wire.allocateDirect(BYTES);
        int count = Math.min(cntlids.size(), ENTRIES_MAX);
        page.putShort(0, (short) count);
        for (int i = 0; i < count; i++) {
            page.putShort(2 + 2 * i, cntlids.get(i).shortValue());
        }
        return page;
    }

    /**
     * The identifiers on a page.
     *
     * @throws StatusException Controller List Invalid, if there are none, more than can be or more than came, or they are not in order
     */
    public static List<Integer> decode(ByteBuffer page, int at) {
        int room = (page.limit() - at) / Short.BYTES - 1;
        int count = room < 0 ? 0 : Wire.u16(page, at);
        if (count == 0 || count > Math.min(room, ENTRIES_MAX)) {
            throw invalid();
        }
        List<Integer> cntlids = new ArrayList<>();
        int before = -1;
        for (int i = 0; i < count; i++) {
            int cntlid = Wire.u16(page, at + 2 + 2 * i);
            if (cntlid <= before) {
                throw invalid();
            }
            cntlids.add(cntlid);
            before = cntlid;
        }
        return cntlids;
    }

    private static StatusException invalid() {
        return new StatusException(Status.CONTROLLER_LIST_INVALID.dnr());
    }
}
