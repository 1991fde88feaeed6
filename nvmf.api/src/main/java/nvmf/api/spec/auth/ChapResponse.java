package nvmf.api.spec.auth;

import java.nio.charset.StandardCharsets;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.Wire;

/**
 * What proves that one knows a secret (Base Specification, "DH-HMAC-CHAP_Reply Message" and "DH-HMAC-CHAP_Success1 Message").
 *
 * @param hash what the controller chose
 * @param tId  the transaction
 */
public record ChapResponse(HashFunction hash, int tId) {
    private static final byte[] HOST = "HostHost".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CONTROLLER = "Controller".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ZERO = {0};

    /** SC_C: no secure channel. */
    private static final byte[] NO_SECURE_CHANNEL = {0};

    /** The challenge with what a Diffie-Hellman exchange gave mixed in; to be used in its place then. */
    public byte[] augmented(byte[] challenge, byte[] shared) {
        return hash.mac(hash.digest(shared), challenge);
    }

    /**
     * R1, a host's.
     *
     * @param challenge C1, or that augmented
     * @param seqnum    S1
     */
    public byte[] ofHost(Secret secret, byte[] challenge, long seqnum, Nqn host, Nqn subsystem) {
        return of(secret, challenge, seqnum, HOST, host, subsystem);
    }

    /**
     * R2, a controller's.
     *
     * @param challenge C2, or that augmented
     * @param seqnum    S2
     */
    public byte[] ofController(Secret secret, byte[] challenge, long seqnum, Nqn host, Nqn subsystem) {
        return of(secret, challenge, seqnum, CONTROLLER, subsystem, host);
    }

    private byte[] of(Secret secret, byte[] challenge, long seqnum, byte[] role, Nqn own, Nqn other) {
        byte[] numbers = Wire.allocate(6)
                .putInt(0, (int) seqnum)
                .putShort(4, (short) tId)
                .array();
        return hash.mac(
                secret.keyOf(own),
                challenge,
                numbers,
                NO_SECURE_CHANNEL,
                role,
                Secret.bytes(own),
                ZERO,
                Secret.bytes(other));
    }
}
