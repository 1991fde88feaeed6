package nvmf.api.spec.auth;

import nvmf.api.spec.Sqe;

/**
 * Authentication Send and Authentication Receive (Base Specification, commands of those names), which differ in their type only.
 *
 * @param fctype {@link #SEND} or {@link #RECEIVE}
 * @param spsp0  SP Specific 0, 1 for NVMe
 * @param spsp1  SP Specific 1, 1 for NVMe
 * @param secp   Security Protocol, {@link #SECP_NVME}
 * @param length bytes of data, unsigned 32 bits: TL, the message's, or AL, of the memory for one
 */
public record AuthCommand(int fctype, int spsp0, int spsp1, int secp, long length) {
    public static final int SEND = 0x05;
    public static final int RECEIVE = 0x06;

    /** The security protocol that SPC-5 assigns to NVMe. */
    public static final int SECP_NVME = 0xE9;

    /** AUTH_Negotiate with as many descriptors as it can count; no message is longer. */
    public static final int LENGTH_MAX = Negotiate.HEADER_BYTES + 255 * Negotiate.PROTOCOL_BYTES;

    public static boolean is(Sqe sqe) {
        return sqe.isFabrics() && (sqe.fctype() == SEND || sqe.fctype() == RECEIVE);
    }

    public static AuthCommand of(Sqe sqe) {
        return new AuthCommand(
                sqe.fctype(),
                sqe.cdw10() >>> 8 & 0xFF,
                sqe.cdw10() >>> 16 & 0xFF,
                sqe.cdw10() >>> 24,
                Integer.toUnsignedLong(sqe.cdw11()));
    }

    /** Sends a message of so many bytes. */
    public static AuthCommand send(int length) {
        return new AuthCommand(SEND, 1, 1, SECP_NVME, length);
    }

    /** Asks for the next message, of at most so many bytes. */
    public static AuthCommand receive(int length) {
        return new AuthCommand(RECEIVE, 1, 1, SECP_NVME, length);
    }

    public Sqe toSqe() {
        return Sqe.of(Sqe.FABRICS, fctype, spsp0 << 8 | spsp1 << 16 | secp << 24, (int) length, 0, 0, 0, 0);
    }

    /** Whether it speaks of NVMe authentication, and of as many bytes as the command moves. */
    public boolean isLegal(long dataLength) {
        return spsp0 == 1 && spsp1 == 1 && secp == SECP_NVME && length == dataLength;
    }
}
