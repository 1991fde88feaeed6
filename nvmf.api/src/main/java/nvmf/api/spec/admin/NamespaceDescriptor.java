package nvmf.api.spec.admin;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import nvmf.api.spec.Wire;

/**
 * One entry of the Namespace Identification Descriptor list, CNS 03h.
 *
 * @param type NIDT
 * @param id   NID, read-only: 8 bytes for an EUI-64, 16 for NGUID and UUID, most significant first, 1 for a CSI
 */
public record NamespaceDescriptor(int type, ByteBuffer id) {
    public static final int EUI64 = 1;
    public static final int NGUID = 2;
    public static final int UUID = 3;
    public static final int CSI = 4;
    private static final int HEADER_BYTES = 4;

    public NamespaceDescriptor {
        if (!id.hasRemaining() || id.remaining() > 0xFF) {
            throw new IllegalArgumentException("a namespace identifier has 1 to 255 bytes, not " + id.remaining());
        }
        id = ByteBuffer.allocate(id.remaining()).put(id.duplicate()).flip().asReadOnlyBuffer();
    }

    /** The 4096-byte page of these descriptors. */
    public static ByteBuffer encode(List<NamespaceDescriptor> descriptors) {
        ByteBuffer page = Wire.allocate(Identify.BYTES);
        int at = 0;
        for (NamespaceDescriptor descriptor : descriptors) {
            int length = descriptor.id.remaining();
            page.put(at, (byte) descriptor.type);
            page.put(at + 1, (byte) length);
            page.put(at + HEADER_BYTES, descriptor.id, descriptor.id.position(), length);
            at += HEADER_BYTES + length;
        }
        return page;
    }

    /** Reads the page at the buffer's position, up to its end mark (NIDL 0) or the first entry that would leave it. */
    public static List<NamespaceDescriptor> decode(ByteBuffer page) {
        ByteBuffer view = Wire.view(page);
        List<NamespaceDescriptor> descriptors = new ArrayList<>();
        int at = 0;
        while (at + HEADER_BYTES <= view.limit()) {
            int length = Wire.u8(view, at + 1);
            if (length == 0 || at + HEADER_BYTES + length > view.limit()) {
                break;
            }
            descriptors.add(new NamespaceDescriptor(Wire.u8(view, at), view.slice(at + HEADER_BYTES, length)));
            at += HEADER_BYTES + length;
        }
        return descriptors;
    }
}
