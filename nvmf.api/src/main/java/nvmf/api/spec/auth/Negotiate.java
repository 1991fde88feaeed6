package nvmf.api.spec.auth;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import nvmf.api.spec.Wire;

/**
 * AUTH_Negotiate: what a host offers. {@link #decode} trusts nothing.
 *
 * @param secureChannel SC_C, 0 for no secure channel
 * @param protocols     in the host's order
 */
public record Negotiate(int tId, int secureChannel, List<Protocol> protocols) {
    public static final int HEADER_BYTES = 8;
    public static final int PROTOCOL_BYTES = 64;

    /** The identifier of DH-HMAC-CHAP in a descriptor, AUTHID. */
    public static final int AUTHID_DH_HMAC_CHAP = 0x01;

    private static final int LIST_MAX = 30;
    private static final int SC_C = 6;
    private static final int NAPD = 7;
    private static final int HALEN = 2;
    private static final int DHLEN = 3;
    private static final int HASHES = 4;
    private static final int GROUPS = 34;

    /**
     * One descriptor. Identifiers are as they were sent, known or not.
     *
     * @param authId {@link #AUTHID_DH_HMAC_CHAP}, or of a protocol that has other lists, which are empty then
     */
    public record Protocol(int authId, List<Integer> hashes, List<Integer> groups) {
        public Protocol {
            hashes = List.copyOf(hashes);
            groups = List.copyOf(groups);
        }
    }

    public Negotiate {
        protocols = List.copyOf(protocols);
    }

    /** An offer of DH-HMAC-CHAP with these hash functions and groups, without a secure channel. */
    public static Negotiate of(int tId, List<HashFunction> hashes, List<DhGroup> groups) {
        Protocol protocol = new Protocol(
                AUTHID_DH_HMAC_CHAP,
                hashes.stream().map(HashFunction::id).toList(),
                groups.stream().map(DhGroup::id).toList());
        return new Negotiate(tId, 0, List.of(protocol));
    }

    /** Reads the message that fills the buffer's {@code [position, limit)}. */
    public static Negotiate decode(ByteBuffer data) throws AuthFault {
        ByteBuffer message = AuthMessage.copy(data, AuthMessage.COMMON, AuthMessage.NEGOTIATE, HEADER_BYTES);
        int count = Wire.u8(message, NAPD);
        if (message.remaining() != HEADER_BYTES + count * PROTOCOL_BYTES) {
            throw AuthFault.payload(
                    count + " authentication protocols do not fit " + message.remaining() + " bytes exactly");
        }
        List<Protocol> protocols = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            protocols.add(protocol(Wire.view(message, HEADER_BYTES + i * PROTOCOL_BYTES, PROTOCOL_BYTES)));
        }
        return new Negotiate(AuthMessage.tId(message), Wire.u8(message, SC_C), protocols);
    }

    private static Protocol protocol(ByteBuffer view) throws AuthFault {
        int authId = Wire.u8(view, 0);
        if (authId != AUTHID_DH_HMAC_CHAP) {
            return new Protocol(authId, List.of(), List.of());
        }
        return new Protocol(authId, list(view, HALEN, HASHES), list(view, DHLEN, GROUPS));
    }

    private static List<Integer> list(ByteBuffer view, int length, int at) throws AuthFault {
        int count = Wire.u8(view, length);
        if (count > LIST_MAX) {
            throw AuthFault.payload("a list of " + count + " identifiers, where " + LIST_MAX + " fit");
        }
        List<Integer> list = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            list.add(Wire.u8(view, at + i));
        }
        return list;
    }

    /** A fresh direct buffer with the message, ready to be lent. */
    public ByteBuffer encode() {
        ByteBuffer message = AuthMessage.blank(
                AuthMessage.COMMON, AuthMessage.NEGOTIATE, tId, HEADER_BYTES + protocols.size() * PROTOCOL_BYTES);
        message.put(SC_C, (byte) secureChannel);
        message.put(NAPD, (byte) protocols.size());
        for (int i = 0; i < protocols.size(); i++) {
            Protocol protocol = protocols.get(i);
            ByteBuffer view = Wire.view(message, HEADER_BYTES + i * PROTOCOL_BYTES, PROTOCOL_BYTES);
            view.put(0, (byte) protocol.authId());
            put(view, HALEN, HASHES, protocol.hashes());
            put(view, DHLEN, GROUPS, protocol.groups());
        }
        return message;
    }

    private static void put(ByteBuffer view, int length, int at, List<Integer> list) {
        view.put(length, (byte) list.size());
        for (int i = 0; i < list.size(); i++) {
            view.put(at + i, list.get(i).byteValue());
        }
    }
}
