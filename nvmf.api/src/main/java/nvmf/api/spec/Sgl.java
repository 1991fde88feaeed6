package nvmf.api.spec;

import java.nio.ByteBuffer;

/**
 * The SGL descriptor of a command capsule, 16 bytes at offset 24 of the SQE (Base Specification, "Scatter Gather List"). Lengths
 * and addresses are as they came: nothing here is checked against a limit. A host transport writes the descriptor; its peer says
 * through {@link nvmf.api.transport.IncomingCommand#check()} what it holds against one.
 */
public sealed interface Sgl {
    int BYTES = 16;

    int ID_DATA_BLOCK = 0x00;
    int ID_OFFSET = 0x01;
    int ID_KEYED = 0x40;
    int ID_KEYED_INVALIDATE = 0x4F;
    int ID_TRANSPORT = 0x5A;

    /** SGL Identifier: type in bits 7:4, sub type in bits 3:0. */
    int identifier();

    /** Bytes described, unsigned 32 bits (24 bits when keyed). */
    long length();

    /** Data at an absolute address: no Fabrics transport accepts one with a length. */
    record DataBlock(long address, long length) implements Sgl {
        private static final DataBlock NONE = new DataBlock(0, 0);

        @Override
        public int identifier() {
            return ID_DATA_BLOCK;
        }
    }

    /** Data inside the capsule, {@code offset} bytes after the in-capsule data offset (ICDOFF). */
    record InCapsule(long offset, long length) implements Sgl {
        @Override
        public int identifier() {
            return ID_OFFSET;
        }
    }

    /** Data that the transport moves by its own means: TCP's command data buffer. */
    record Transport(long length) implements Sgl {
        @Override
        public int identifier() {
            return ID_TRANSPORT;
        }
    }

    /** Data that the controller moves by key, as over RDMA. */
    record Keyed(long address, long length, int key, boolean invalidate) implements Sgl {
        @Override
        public int identifier() {
            return invalidate ? ID_KEYED_INVALIDATE : ID_KEYED;
        }
    }

    /** Any other descriptor: segments, bit buckets, reserved and vendor types. */
    record Other(int identifier, long address, long length) implements Sgl {}

    /** The descriptor of a command without data: a Data Block of length 0, all 16 bytes zero. */
    static Sgl none() {
        return DataBlock.NONE;
    }

    /** Reads the descriptor at {@code at}; every byte string is some descriptor. */
    static Sgl decode(ByteBuffer buffer, int at) {
        int identifier = Wire.u8(buffer, at + 15);
        long address = buffer.getLong(at);
        long length = Wire.u32(buffer, at + 8);
        return switch (identifier) {
            case ID_DATA_BLOCK -> address == 0 && length == 0 ? none() : new DataBlock(address, length);
            case ID_OFFSET -> new InCapsule(address, length);
            case ID_TRANSPORT -> new Transport(length);
            case ID_KEYED, ID_KEYED_INVALIDATE ->
                new Keyed(address, length & 0xFF_FFFF, buffer.getInt(at + 11), identifier == ID_KEYED_INVALIDATE);
            default -> new Other(identifier, address, length);
        };
    }

    /** Writes all 16 bytes. */
    default void encode(ByteBuffer buffer, int at) {
        if (this instanceof Keyed keyed) {
            if (keyed.length() >>> 24 != 0) {
                throw new IllegalArgumentException("a keyed SGL describes at most 16 MiB - 1, not " + keyed.length());
            }
            buffer.putLong(at, keyed.address());
            buffer.putInt(at + 8, (int) keyed.length());
            buffer.putInt(at + 11, keyed.key());
        } else {
            buffer.putLong(at, address(this));
            buffer.putInt(at + 8, (int) length());
            buffer.putInt(at + 12, 0);
        }
        buffer.put(at + 15, (byte) identifier());
    }

    private static long address(Sgl sgl) {
        if (sgl instanceof InCapsule inCapsule) {
            return inCapsule.offset();
        }
        if (sgl instanceof DataBlock block) {
            return block.address();
        }
        return sgl instanceof Other other ? other.address() : 0;
    }
}
