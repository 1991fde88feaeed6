package nvmf.api.spec;

import java.nio.ByteBuffer;

/**
 * A completion queue entry, 16 bytes (Base Specification, "Completion Queue Entry"). The phase tag does not exist on Fabrics and is
 * always 0.
 *
 * @param result command specific, DW0 in the lower half and DW1 in the upper
 * @param sqhd   submission queue head, or {@link #SQHD_NOT_REPORTED}
 * @param sqid   the queue's identifier; reserved on Fabrics, hosts ignore it
 */
public record Cqe(long result, int sqhd, int sqid, int cid, Status status) {
    public static final int BYTES = 16;

    /** Where the CID is. */
    public static final int CID = 12;

    /**
     * SQ flow control is off and the head pointer says nothing (Base Specification, "Submission Queue Flow Control"). Such a
     * completion, when it is a success with result 0, carries no information: a transport may elide it.
     */
    public static final int SQHD_NOT_REPORTED = -1;

    /** What the completion of Connect reports as SQHD when flow control is off (Base Specification, Connect response). */
    public static final int SQHD_FLOW_CONTROL_OFF = 0xFFFF;

    public static Cqe of(int cid, Status status) {
        return new Cqe(0, SQHD_NOT_REPORTED, 0, cid, status);
    }

    public static Cqe of(int cid, Status status, long result) {
        return new Cqe(result, SQHD_NOT_REPORTED, 0, cid, status);
    }

    public static Cqe decode(ByteBuffer buffer, int at) {
        return new Cqe(
                buffer.getLong(at),
                Wire.u16(buffer, at + 8),
                Wire.u16(buffer, at + 10),
                Wire.u16(buffer, at + CID),
                Status.ofWire(Wire.u16(buffer, at + 14)));
    }

    public void encode(ByteBuffer buffer, int at) {
        buffer.putLong(at, result);
        buffer.putShort(at + 8, (short) (sqhd == SQHD_NOT_REPORTED ? 0 : sqhd));
        buffer.putShort(at + 10, (short) sqid);
        buffer.putShort(at + CID, (short) cid);
        buffer.putShort(at + 14, (short) status.toWire());
    }

    public Cqe withSqhd(int sqhd) {
        return new Cqe(result, sqhd, sqid, cid, status);
    }

    /** DW0. */
    public int dw0() {
        return (int) result;
    }

    public boolean isSuccess() {
        return status.isSuccess();
    }

    /** Whether the entry says nothing but "done", so that a transport may leave it out. */
    public boolean carriesNothing() {
        return sqhd == SQHD_NOT_REPORTED && result == 0 && status.equals(Status.SUCCESS);
    }
}
