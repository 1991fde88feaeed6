package nvmf.api.spec.fabrics;

import java.nio.ByteBuffer;
import java.util.UUID;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.Wire;

/**
 * The 1024 bytes of data of Connect: who asks, and for which controller of which subsystem. {@link #decode} trusts nothing; the
 * offsets are public since a refusal names the offending one.
 */
public record ConnectData(UUID hostId, int cntlid, Nqn subnqn, Nqn hostnqn) {
    public static final int BYTES = 1024;
    public static final int HOSTID = 0;
    public static final int CNTLID = 16;
    public static final int SUBNQN = 256;
    public static final int HOSTNQN = 512;

    /** CNTLID of an admin queue's Connect under the dynamic controller model: any controller. */
    public static final int CNTLID_DYNAMIC = 0xFFFF;

    /** CNTLID of an admin queue's Connect under the static controller model: any available controller. */
    public static final int CNTLID_STATIC_ANY = 0xFFFE;

    /**
     * Reads the structure at the buffer's position. Host identifiers keep their byte order: the 16 bytes are the UUID's, most
     * significant first, as Linux hosts send them.
     *
     * @throws BadField with the offset of the first field that is not legal
     */
    public static ConnectData decode(ByteBuffer data) {
        ByteBuffer view = Wire.view(data);
        return new ConnectData(uuid(view, HOSTID), Wire.u16(view, CNTLID), nqn(view, SUBNQN), nqn(view, HOSTNQN));
    }

    /** A fresh direct buffer of {@link #BYTES}, ready to be lent. */
    public ByteBuffer encode() {
        ByteBuffer data = Wire.allocateDirect(BYTES);
        putUuid(data, HOSTID, hostId);
        data.putShort(CNTLID, (short) cntlid);
        subnqn.encode(data, SUBNQN);
        hostnqn.encode(data, HOSTNQN);
        return data;
    }

    /** The 16 bytes at {@code at} as a UUID, most significant byte first. */
    public static UUID uuid(ByteBuffer view, int at) {
        return new UUID(Long.reverseBytes(view.getLong(at)), Long.reverseBytes(view.getLong(at + 8)));
    }

    /** Writes a UUID most significant byte first into a little-endian view. */
    public static void putUuid(ByteBuffer view, int at, UUID uuid) {
        view.putLong(at, Long.reverseBytes(uuid.getMostSignificantBits()));
        view.putLong(at + 8, Long.reverseBytes(uuid.getLeastSignificantBits()));
    }

    private static Nqn nqn(ByteBuffer view, int at) {
        try {
            return Nqn.decode(view, at);
        } catch (IllegalArgumentException e) {
            throw new BadField(at, e);
        }
    }

    /** A field of the Connect data is not legal. */
    public static final class BadField extends IllegalArgumentException {
        private static final long serialVersionUID = 1;

        private final int offset;

        BadField(int offset, IllegalArgumentException cause) {
            super(cause.getMessage(), cause);
            this.offset = offset;
        }

        public int offset() {
            return offset;
        }
    }
}
