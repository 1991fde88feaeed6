package nvmf.api.spec.admin;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import nvmf.api.spec.ProtocolException;
import nvmf.api.spec.Wire;

/**
 * A list of up to 1024 namespace identifiers in increasing order, unused entries zero: the pages of CNS 02h, 07h and 10h and, but for
 * the order, the Changed Namespace List log page.
 */
public final class NamespaceList {
    public static final int BYTES = 4096;
    public static final int ENTRIES_MAX = 1024;

    /** The one entry of a Changed Namespace List that has overflowed. */
    public static final int OVERFLOW = 0xFFFF_FFFF;

    private NamespaceList() {}

    /** The page of the first 1024 of these identifiers, which come in increasing order. */
    public static ByteBuffer encode(List<Integer> nsids) {
        ByteBuffer page = Wire.allocate(BYTES);
        for (int i = 0; i < Math.min(nsids.size(), ENTRIES_MAX); i++) {
            page.putInt(i * Integer.BYTES, nsids.get(i));
        }
        return page;
    }

    /**
     * Reads the page at the buffer's position.
     *
     * @throws ProtocolException if the identifiers do not increase strictly, without which a reader could be led in circles
     */
    public static List<Integer> decode(ByteBuffer page) throws ProtocolException {
        ByteBuffer view = Wire.view(page);
        List<Integer> nsids = new ArrayList<>();
        int last = 0;
        for (int i = 0; i < Math.min(ENTRIES_MAX, view.limit() / Integer.BYTES); i++) {
            int nsid = view.getInt(i * Integer.BYTES);
            if (nsid == 0) {
                break;
            }
            if (Integer.compareUnsigned(nsid, last) <= 0) {
                throw new ProtocolException("the namespace list does not increase: " + Integer.toUnsignedString(nsid)
                        + " follows " + Integer.toUnsignedString(last));
            }
            nsids.add(nsid);
            last = nsid;
        }
        return nsids;
    }
}
