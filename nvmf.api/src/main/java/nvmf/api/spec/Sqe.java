package nvmf.api.spec;

import java.nio.ByteBuffer;

/**
 * A submission queue entry: the 64 bytes of every command (Base Specification, "Submission Queue Entry"). For Fabrics commands
 * (opcode {@code 0x7F}) the NSID's lowest byte is the Fabrics command type, FCTYPE. The fields are what was sent; who reads a
 * command's own fields checks them.
 *
 * @param opcode bits 7:0 of CDW0
 * @param flags  bits 15:8 of CDW0: FUSE in bits 1:0, PSDT in bits 7:6
 * @param cid    command identifier, 0 to 0xFFFF
 * @param nsid   namespace identifier, 32 bits, unsigned
 */
public record Sqe(
        int opcode,
        int flags,
        int cid,
        int nsid,
        int cdw2,
        int cdw3,
        long metadata,
        Sgl sgl,
        int cdw10,
        int cdw11,
        int cdw12,
        int cdw13,
        int cdw14,
        int cdw15) {

    public static final int BYTES = 64;
    public static final int SGL_OFFSET = 24;

    /** The opcode of all Fabrics commands. */
    public static final int FABRICS = 0x7F;

    /** PSDT 01b: SGLs are used, and a metadata pointer would be an address. Fabrics hosts set no other value. */
    public static final int PSDT_SGL = 0x40;

    public static final int FUSE_FIRST = 0x01;
    public static final int FUSE_SECOND = 0x02;

    /** A command without data yet: SGL flag set, CID 0, no descriptor; the queue gives the CID and the transport the SGL. */
    public static Sqe of(int opcode, int nsid, int cdw10, int cdw11, int cdw12, int cdw13, int cdw14, int cdw15) {
        return new Sqe(opcode, PSDT_SGL, 0, nsid, 0, 0, 0, Sgl.none(), cdw10, cdw11, cdw12, cdw13, cdw14, cdw15);
    }

    public static Sqe of(int opcode, int nsid) {
        return of(opcode, nsid, 0, 0, 0, 0, 0, 0);
    }

    public static Sqe decode(ByteBuffer buffer, int at) {
        int cdw0 = buffer.getInt(at);
        return new Sqe(
                cdw0 & 0xFF,
                cdw0 >>> 8 & 0xFF,
                cdw0 >>> 16,
                buffer.getInt(at + 4),
                buffer.getInt(at + 8),
                buffer.getInt(at + 12),
                buffer.getLong(at + 16),
                Sgl.decode(buffer, at + SGL_OFFSET),
                buffer.getInt(at + 40),
                buffer.getInt(at + 44),
                buffer.getInt(at + 48),
                buffer.getInt(at + 52),
                buffer.getInt(at + 56),
                buffer.getInt(at + 60));
    }

    public void encode(ByteBuffer buffer, int at) {
        encode(buffer, at, cid, sgl);
    }

    /** Writes this command with another CID and SGL: what a host queue pair does, without a copy of the record. */
    public void encode(ByteBuffer buffer, int at, int cid, Sgl sgl) {
        buffer.putInt(at, opcode | flags << 8 | cid << 16);
        buffer.putInt(at + 4, nsid);
        buffer.putInt(at + 8, cdw2);
        buffer.putInt(at + 12, cdw3);
        buffer.putLong(at + 16, metadata);
        sgl.encode(buffer, at + SGL_OFFSET);
        buffer.putInt(at + 40, cdw10);
        buffer.putInt(at + 44, cdw11);
        buffer.putInt(at + 48, cdw12);
        buffer.putInt(at + 52, cdw13);
        buffer.putInt(at + 56, cdw14);
        buffer.putInt(at + 60, cdw15);
    }

    public Sqe withCid(int cid) {
        return new Sqe(opcode, flags, cid, nsid, cdw2, cdw3, metadata, sgl, cdw10, cdw11, cdw12, cdw13, cdw14, cdw15);
    }

    /** As a half of a fused operation: {@link #FUSE_FIRST} or {@link #FUSE_SECOND}. */
    public Sqe withFuse(int fuse) {
        int fused = flags & ~0x3 | fuse;
        return new Sqe(opcode, fused, cid, nsid, cdw2, cdw3, metadata, sgl, cdw10, cdw11, cdw12, cdw13, cdw14, cdw15);
    }

    public Sqe withSgl(Sgl sgl) {
        return new Sqe(opcode, flags, cid, nsid, cdw2, cdw3, metadata, sgl, cdw10, cdw11, cdw12, cdw13, cdw14, cdw15);
    }

    public boolean isFabrics() {
        return opcode == FABRICS;
    }

    /** FCTYPE, meaningful for Fabrics commands only. */
    public int fctype() {
        return nsid & 0xFF;
    }

    public DataDirection direction() {
        return DataDirection.of(isFabrics() ? fctype() : opcode);
    }

    /** FUSE: 0 for a normal command, {@link #FUSE_FIRST}, {@link #FUSE_SECOND}, or the reserved 3. */
    public int fuse() {
        return flags & 0x3;
    }

    /** PSDT, 0 to 3; 1 is the one that Fabrics uses. */
    public int psdt() {
        return flags >>> 6;
    }

    /** CDW10 and CDW11 as one number, as a starting LBA is. */
    public long cdw10And11() {
        return Integer.toUnsignedLong(cdw10) | (long) cdw11 << 32;
    }
}
