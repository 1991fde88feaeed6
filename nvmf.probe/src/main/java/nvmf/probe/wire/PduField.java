package nvmf.probe.wire;

/**
 * A named piece of a PDU, least significant byte first. A piece of a byte has a shift and fewer bits than the byte.
 *
 * @param at    offset from the first byte of the PDU
 * @param bytes 1, 2, 3, 4 or 8
 * @param bits  its width
 */
public record PduField(String name, int at, int bytes, int shift, int bits) {
    /** A field of whole bytes. */
    public static PduField of(String name, int at, int bytes) {
        return new PduField(name, at, bytes, 0, 8 * bytes);
    }

    /** Some bits of one or two bytes. */
    static PduField bits(String name, int at, int bytes, int shift, int bits) {
        return new PduField(name, at, bytes, shift, bits);
    }

    /** The greatest value, as unsigned. */
    public long max() {
        return bits == Long.SIZE ? -1 : (1L << bits) - 1;
    }

    /** Whether all of the field is within that many bytes. */
    public boolean isWithin(int length) {
        return at + bytes <= length;
    }

    /** The value, as unsigned. */
    public long get(byte[] pdu) {
        return raw(pdu) >>> shift & max();
    }

    /** Writes the lowest bits of the value, and leaves the rest of its bytes alone. */
    public void put(byte[] pdu, long value) {
        long raw = raw(pdu) & ~(max() << shift) | (value & max()) << shift;
        for (int i = 0; i < bytes; i++) {
            pdu[at + i] = (byte) (raw >>> 8 * i);
        }
    }

    private long raw(byte[] pdu) {
        long raw = 0;
        for (int i = bytes - 1; i >= 0; i--) {
            raw = raw << 8 | pdu[at + i] & 0xFF;
        }
        return raw;
    }
}
