package nvmf.transport.rdma.stub;

import java.nio.ByteBuffer;
import nvmf.api.spec.Wire;

/**
 * What RDMA_CM carries for NVMe when a queue pair is made (RDMA Transport Specification, "Transport Binding": the private data of
 * RDMA_CM_REQUEST, RDMA_CM_ACCEPT and RDMA_CM_REJECT). Some fabrics pad private data with zeroes, so that more bytes than the record
 * has may come.
 */
sealed interface PrivateData {
    /** RECFMT of the one format there is. */
    int RECFMT = 0x0000;

    /** The record's bytes, little-endian, reserved ones zero. */
    ByteBuffer encode();

    /**
     * A host asks for a queue pair.
     *
     * @param qid     0 for the admin queue
     * @param receives entries of the host's RDMA receive queue, a natural number (HRQSIZE)
     * @param depth   entries of the submission queue, a natural number (HSQSIZE + 1)
     * @param cntlid  the controller that an I/O queue belongs to; 0 for an admin queue
     */
    record Request(int qid, int receives, int depth, int cntlid) implements PrivateData {
        static final int BYTES = 32;

        public Request {
            check("QID", qid, 0);
            check("HRQSIZE", receives, 1);
            check("HSQSIZE", depth - 1, 1);
            check("CNTLID", cntlid, 0);
        }

        /**
         * Reads what a host sent. A host has a receive posted for each command that it may have open, so its receive queue is not
         * smaller than the submission queue.
         */
        static Request decode(ByteBuffer data) throws CmException {
            ByteBuffer view = view(data, BYTES);
            int receives = Wire.u16(view, 4);
            int hsqsize = Wire.u16(view, 6);
            if (hsqsize == 0) {
                throw new CmException(CmStatus.INVALID_HSQSIZE, "a submission queue has 2 or more entries");
            }
            if (receives <= hsqsize) {
                throw new CmException(
                        CmStatus.INVALID_HRQSIZE,
                        receives + " receives are too few for a submission queue of " + (hsqsize + 1));
            }
            return new Request(Wire.u16(view, 2), receives, hsqsize + 1, Wire.u16(view, 8));
        }

        @Override
        public ByteBuffer encode() {
            return blank(BYTES)
                    .putShort(2, (short) qid)
                    .putShort(4, (short) receives)
                    .putShort(6, (short) (depth - 1))
                    .putShort(8, (short) cntlid);
        }
    }

    /**
     * A controller takes it in.
     *
     * @param receives entries of the controller's RDMA receive queue, a natural number (CRQSIZE)
     */
    record Accept(int receives) implements PrivateData {
        static final int BYTES = 32;

        public Accept {
            check("CRQSIZE", receives, 1);
        }

        static Accept decode(ByteBuffer data) throws CmException {
            int receives = Wire.u16(view(data, BYTES), 2);
            if (receives == 0) {
                throw new CmException(
                        CmStatus.NO_RESOURCES, "the controller accepts a queue pair and receives nothing");
            }
            return new Accept(receives);
        }

        @Override
        public ByteBuffer encode() {
            return blank(BYTES).putShort(2, (short) receives);
        }
    }

    /** A controller refuses. */
    record Reject(CmStatus status) implements PrivateData {
        static final int BYTES = 4;

        static Reject decode(ByteBuffer data) throws CmException {
            return new Reject(new CmStatus(Wire.u16(view(data, BYTES), 2)));
        }

        @Override
        public ByteBuffer encode() {
            return blank(BYTES).putShort(2, (short) status.code());
        }
    }

    private static ByteBuffer view(ByteBuffer data, int bytes) throws CmException {
        if (data.remaining() < bytes) {
            throw new CmException(
                    CmStatus.INVALID_PRIVATE_DATA_LENGTH, data.remaining() + " bytes of private data, not " + bytes);
        }
        ByteBuffer view = Wire.view(data);
        int recfmt = Wire.u16(view, 0);
        if (recfmt != RECFMT) {
            throw new CmException(CmStatus.INVALID_RECFMT, "record format " + recfmt + " is not known");
        }
        return view;
    }

    private static ByteBuffer blank(int bytes) {
        return Wire.allocate(bytes).putShort(0, (short) RECFMT);
    }

    private static void check(String name, int value, int min) {
        if (value < min || value > 0xFFFF) {
            throw new IllegalArgumentException(name + " is a number from " + min + " to 65535, not " + value);
        }
    }
}
