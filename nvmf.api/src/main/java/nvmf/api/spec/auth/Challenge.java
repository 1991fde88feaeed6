package nvmf.api.spec.auth;

import java.nio.ByteBuffer;
import nvmf.api.spec.Wire;

/**
 * DH-HMAC-CHAP_Challenge: what the controller chose, its challenge and its DH exponential. One that exists is consistent: its lengths are
 * those of a known hash function and group.
 */
public final class Challenge {
    public static final int HEADER_BYTES = 16;

    private static final int HL = 6;
    private static final int HASHID = 8;
    private static final int DHGID = 9;
    private static final int DHVLEN = 10;
    private static final int SEQNUM = 12;

    private final ByteBuffer message;
    private final HashFunction hash;
    private final DhGroup group;

    private Challenge(ByteBuffer message, HashFunction hash, DhGroup group) {
        this.message = message;
        this.hash = hash;
        this.group = group;
    }

    /**
     * Makes one.
     *
     * @param seqnum    S1, unsigned 32 bits, not 0
     * @param challenge C1, as long as the hash function's values
     * @param dhValue   the controller's exponential, as long as the group's numbers; empty for {@link DhGroup#NULL}
     */
    public static Challenge of(
            int tId, HashFunction hash, DhGroup group, long seqnum, byte[] challenge, byte[] dhValue) {
        if (challenge.length != hash.bytes() || dhValue.length != group.bytes()) {
            throw new IllegalArgumentException(
                    "a challenge or an exponential of another length than " + hash + " or " + group + " has");
        }
        ByteBuffer message = AuthMessage.blank(
                AuthMessage.DH_HMAC_CHAP, AuthMessage.CHALLENGE, tId, HEADER_BYTES + challenge.length + dhValue.length);
        message.put(HL, (byte) hash.bytes());
        message.put(HASHID, (byte) hash.id());
        message.put(DHGID, (byte) group.id());
        message.putShort(DHVLEN, (short) dhValue.length);
        message.putInt(SEQNUM, (int) seqnum);
        message.put(HEADER_BYTES, challenge);
        message.put(HEADER_BYTES + challenge.length, dhValue);
        return new Challenge(message, hash, group);
    }

    /** Reads the message at the buffer's position; what follows it is no concern of it. */
    public static Challenge decode(ByteBuffer data) throws AuthFault {
        ByteBuffer message = AuthMessage.copy(data, AuthMessage.DH_HMAC_CHAP, AuthMessage.CHALLENGE, HEADER_BYTES);
        HashFunction hash = HashFunction.of(Wire.u8(message, HASHID))
                .orElseThrow(() -> new AuthFault(AuthReason.HASH_NOT_USABLE, "a hash function that is not known"));
        DhGroup group = DhGroup.of(Wire.u8(message, DHGID))
                .orElseThrow(() ->
                        new AuthFault(AuthReason.DH_GROUP_NOT_USABLE, "a Diffie-Hellman group that is not known"));
        if (Wire.u8(message, HL) != hash.bytes() || Wire.u16(message, DHVLEN) != group.bytes()) {
            throw AuthFault.payload("lengths that are not those of " + hash + " and " + group);
        }
        if (message.remaining() < HEADER_BYTES + hash.bytes() + group.bytes()) {
            throw AuthFault.payload("a challenge that is longer than what came");
        }
        if (message.getInt(SEQNUM) == 0) {
            throw AuthFault.payload("a challenge with the sequence number 0");
        }
        return new Challenge(message, hash, group);
    }

    public int tId() {
        return AuthMessage.tId(message);
    }

    public HashFunction hash() {
        return hash;
    }

    public DhGroup group() {
        return group;
    }

    /** S1, unsigned 32 bits. */
    public long seqnum() {
        return Wire.u32(message, SEQNUM);
    }

    /** C1. */
    public byte[] challenge() {
        return Wire.bytes(message, HEADER_BYTES, hash.bytes());
    }

    /** The controller's exponential. */
    public byte[] dhValue() {
        return Wire.bytes(message, HEADER_BYTES + hash.bytes(), group.bytes());
    }

    /** The message, read-only. */
    public ByteBuffer bytes() {
        return AuthMessage.view(message);
    }
}
