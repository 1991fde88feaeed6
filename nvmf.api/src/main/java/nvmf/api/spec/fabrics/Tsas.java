package nvmf.api.spec.fabrics;

import java.util.Arrays;

/** The Transport Specific Address Subtype of a discovery log page entry: 256 bytes whose meaning the transport gives. */
public final class Tsas {
    public static final int BYTES = 256;

    /** All zero: for TCP, no transport security. */
    public static final Tsas NONE = new Tsas(new byte[BYTES]);

    /** For TCP: TLS 1.3. */
    public static final Tsas TCP_TLS_1_3 = tcp(2);

    private final byte[] bytes;

    public Tsas(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("a TSAS has 256 bytes, not " + bytes.length);
        }
        this.bytes = bytes.clone();
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    private static Tsas tcp(int securityType) {
        byte[] bytes = new byte[BYTES];
        bytes[0] = (byte) securityType;
        return new Tsas(bytes);
    }

    /** TCP: SECTYPE, 0 for none, 1 for TLS 1.2, 2 for TLS 1.3. */
    public int tcpSecurityType() {
        return u8(0);
    }

    /** RDMA: QPTYPE, 1 for reliable connected, 2 for reliable datagram. */
    public int rdmaQueuePairType() {
        return u8(0);
    }

    /** RDMA: PRTYPE, 1 for none, 2 InfiniBand, 3 RoCE, 4 RoCE v2, 5 iWARP. */
    public int rdmaProviderType() {
        return u8(1);
    }

    /** RDMA: connection management service, 1 for RDMA_CM. */
    public int rdmaConnectionManagement() {
        return u8(2);
    }

    /** RDMA: partition key. */
    public int rdmaPartitionKey() {
        return u8(8) | u8(9) << 8;
    }

    private int u8(int at) {
        return Byte.toUnsignedInt(bytes[at]);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Tsas tsas && Arrays.equals(bytes, tsas.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }
}
