package nvmf.api.spec;

import java.math.BigInteger;
import java.nio.ByteBuffer;

/**
 * One field of a data structure: its name in the specification, in lower case, its offset and its width in bytes. A field is made
 * by the {@link Layout} it belongs to and read and written through a {@link Page}.
 */
public sealed interface Field {
    String name();

    int offset();

    int width();

    /** An unsigned number of 1, 2, 4 or 8 bytes; 8-byte numbers are to be compared unsigned. */
    record Unsigned(String name, int offset, int width) implements Field {
        public Unsigned {
            if (width != 1 && width != 2 && width != 4 && width != 8) {
                throw new IllegalArgumentException(name + ": a number has 1, 2, 4 or 8 bytes, not " + width);
            }
        }

        long read(ByteBuffer page) {
            return switch (width) {
                case 1 -> Wire.u8(page, offset);
                case 2 -> Wire.u16(page, offset);
                case 4 -> Wire.u32(page, offset);
                default -> page.getLong(offset);
            };
        }

        void write(ByteBuffer page, long value) {
            if (width < Long.BYTES && value >>> 8 * width != 0) {
                throw new IllegalArgumentException(name + " has " + width + " bytes: " + value + " does not fit");
            }
            switch (width) {
                case 1 -> page.put(offset, (byte) value);
                case 2 -> page.putShort(offset, (short) value);
                case 4 -> page.putInt(offset, (int) value);
                default -> page.putLong(offset, value);
            }
        }
    }

    /** A 16-byte unsigned number, as the counters of the SMART log are. */
    record Big(String name, int offset) implements Field {
        @Override
        public int width() {
            return 16;
        }

        BigInteger read(ByteBuffer page) {
            byte[] bigEndian = new byte[16];
            for (int i = 0; i < 16; i++) {
                bigEndian[15 - i] = page.get(offset + i);
            }
            return new BigInteger(1, bigEndian);
        }

        void write(ByteBuffer page, BigInteger value) {
            if (value.signum() < 0 || value.bitLength() > 128) {
                throw new IllegalArgumentException(name + ": " + value + " does not fit 128 bits");
            }
            for (int i = 0; i < 16; i++) {
                page.put(offset + i, value.shiftRight(8 * i).byteValue());
            }
        }
    }

    /** An ASCII field, padded on the right with spaces or, where {@code padding} says so, NULs. */
    record Text(String name, int offset, int width, char padding) implements Field {}

    /** Bytes whose inner order is their own: identifiers, addresses, vendor space. */
    record Bytes(String name, int offset, int width) implements Field {}
}
