package nvmf.api.spec.auth;

import java.nio.ByteBuffer;
import nvmf.api.spec.Wire;

/**
 * DH-HMAC-CHAP_Reply: the host's response, perhaps a challenge of its own, and its DH exponential. One that exists is consistent: its lengths are
 * those of the hash function and group that the controller chose.
 */
public final class Reply {
    public static final int HEADER_BYTES = 16;

    private static final int HL = 6;
    private static final int CVALID = 8;
    private static final int DHVLEN = 10;
    private static final int SEQNUM = 12;

    private final ByteBuffer message;
    private final int hashBytes;

    private Reply(ByteBuffer message, int hashBytes) {
        this.message = message;
        this.hashBytes = hashBytes;
    }

    /** One without a challenge: the controller need not prove who it is. */
    public static Reply of(int tId, byte[] response, byte[] dhValue) {
        return make(tId, response, dhValue);
    }

    /**
     * One with a challenge.
     *
     * @param seqnum    S2, unsigned 32 bits, not 0
     * @param challenge C2, as long as the response
     */
    public static Reply of(int tId, byte[] response, byte[] dhValue, long seqnum, byte[] challenge) {
        Reply reply = make(tId, response, dhValue);
        reply.message.put(CVALID, (byte) 1);
        reply.message.putInt(SEQNUM, (int) seqnum);
        reply.message.put(HEADER_BYTES + response.length, challenge, 0, response.length);
        return reply;
    }

    private static Reply make(int tId, byte[] response, byte[] dhValue) {
        int hl = response.length;
        ByteBuffer message = AuthMessage.blank(
                AuthMessage.DH_HMAC_CHAP, AuthMessage.REPLY, tId, HEADER_BYTES + 2 * hl + dhValue.length);
        message.put(HL, (byte) hl);
        message.putShort(DHVLEN, (short) dhValue.length);
        message.put(HEADER_BYTES, response);
        message.put(HEADER_BYTES + 2 * hl, dhValue);
        return new Reply(message, hl);
    }

    /**
     * Reads the message that fills the buffer's {@code [position, limit)}.
     *
     * @param hash  what the controller chose
     * @param group likewise
     */
    public static Reply decode(ByteBuffer data, HashFunction hash, DhGroup group) throws AuthFault {
        ByteBuffer message = AuthMessage.copy(data, AuthMessage.DH_HMAC_CHAP, AuthMessage.REPLY, HEADER_BYTES);
        if (Wire.u8(message, HL) != hash.bytes() || Wire.u16(message, DHVLEN) != group.bytes()) {
            throw AuthFault.payload("lengths that are not those of " + hash + " and " + group);
        }
        int length = HEADER_BYTES + 2 * hash.bytes() + group.bytes();
        if (message.remaining() != length) {
            throw AuthFault.payload("a reply of " + message.remaining() + " bytes, where " + length + " are due");
        }
        int valid = Wire.u8(message, CVALID);
        if (valid > 1 || valid == 1 && message.getInt(SEQNUM) == 0) {
            throw AuthFault.payload("a challenge without a sequence number, or neither there nor not");
        }
        return new Reply(message, hash.bytes());
    }

    public int tId() {
        return AuthMessage.tId(message);
    }

    /** R1. */
    public byte[] response() {
        return Wire.bytes(message, HEADER_BYTES, hashBytes);
    }

    /** CVALID: whether the host wants the controller to prove who it is. */
    public boolean hasChallenge() {
        return message.get(CVALID) == 1;
    }

    /** S2, unsigned 32 bits. */
    public long seqnum() {
        return Wire.u32(message, SEQNUM);
    }

    /** C2; zeroes without {@link #hasChallenge}. */
    public byte[] challenge() {
        return Wire.bytes(message, HEADER_BYTES + hashBytes, hashBytes);
    }

    /** The host's exponential; empty for {@link DhGroup#NULL}. */
    public byte[] dhValue() {
        return Wire.bytes(message, HEADER_BYTES + 2 * hashBytes, Wire.u16(message, DHVLEN));
    }

    /** The message, read-only. */
    public ByteBuffer bytes() {
        return AuthMessage.view(message);
    }
}
