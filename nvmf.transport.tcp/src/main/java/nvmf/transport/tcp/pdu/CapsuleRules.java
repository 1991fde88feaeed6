package nvmf.transport.tcp.pdu;

import nvmf.api.spec.DataDirection;
import nvmf.api.spec.Sgl;
import nvmf.api.spec.Sqe;
import nvmf.api.spec.Status;

/** What a command capsule over TCP may say about its data (TCP Transport Specification, "Capsules" and "SGL Support"). */
public final class CapsuleRules {
    private CapsuleRules() {}

    /**
     * Judges a capsule that carries {@code inCapsule} bytes of data.
     *
     * @param intact whether its data digest was right
     * @return the status that the command gets because of its SGL, or success
     * @throws PduException if capsule and SGL contradict each other: where data ends is then anybody's guess
     */
    public static Status check(Sqe sqe, int inCapsule, boolean intact) throws PduException {
        Sgl sgl = sqe.sgl();
        if (sgl instanceof Sgl.InCapsule && inCapsule > 0 && sgl.length() != inCapsule) {
            throw PduException.field(
                    PduHeader.PLEN, "a capsule with " + inCapsule + " bytes of data for an SGL of " + sgl.length());
        }
        if (inCapsule > 0 && (sgl instanceof Sgl.Transport || sgl instanceof Sgl.DataBlock && sgl.length() == 0)) {
            throw PduException.field(PduHeader.PLEN, "a capsule with data that its SGL does not describe");
        }
        if (!intact) {
            return Status.TRANSIENT_TRANSPORT_ERROR;
        }
        // Base Specification, "Submission Queue Entry": the byte is reserved in Fabrics commands.
        if (!sqe.isFabrics() && sqe.psdt() != Sqe.PSDT_SGL >>> 6) {
            return Status.INVALID_FIELD.dnr();
        }
        return check(sgl, sqe.direction(), inCapsule);
    }

    private static Status check(Sgl sgl, DataDirection direction, int inCapsule) {
        if (sgl instanceof Sgl.Transport || sgl instanceof Sgl.DataBlock && sgl.length() == 0) {
            return Status.SUCCESS;
        }
        if (!(sgl instanceof Sgl.InCapsule block)) {
            return Status.INVALID_SGL_TYPE.dnr();
        }
        if (block.offset() != 0) {
            return Status.SGL_OFFSET_INVALID.dnr();
        }
        if (block.length() != inCapsule) {
            return Status.INVALID_DATA_SGL_LENGTH.dnr();
        }
        return inCapsule > 0 && direction == DataDirection.CONTROLLER_TO_HOST
                ? Status.INVALID_FIELD.dnr()
                : Status.SUCCESS;
    }
}
