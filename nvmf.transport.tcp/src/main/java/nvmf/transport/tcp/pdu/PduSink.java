package nvmf.transport.tcp.pdu;

import java.nio.ByteBuffer;
import nvmf.api.spec.Cqe;
import nvmf.api.spec.ProtocolException;
import nvmf.api.spec.Sqe;

/**
 * Where a {@link PduReader} takes the PDUs it read, in order. A reader calls only the methods of PDUs that go its way and belong to
 * its phase, and has judged their headers with {@link PduRules}; what depends on the connection's state is the sink's to judge. A
 * sink implements what its role and phase can meet.
 */
public interface PduSink {
    void onTermReq(TermReq request);

    default void onIcReq(IcReq request) throws PduException {
        throw new AssertionError(request);
    }

    default void onIcResp(IcResp response) throws PduException {
        throw new AssertionError(response);
    }

    /**
     * A command capsule with all its data.
     *
     * @param data   holds the data at {@code [at, at + length)}, during the call only
     * @param intact whether the data's digest, if there is one, was right
     */
    default void onCapsuleCmd(Sqe sqe, ByteBuffer data, int at, int length, boolean intact) throws ProtocolException {
        throw new AssertionError(sqe);
    }

    /**
     * A response capsule.
     *
     * @param source holds the completion at {@code at}, during the call only
     */
    default void onCapsuleResp(ByteBuffer source, int at) throws PduException {
        throw new AssertionError(Cqe.decode(source, at));
    }

    default void onR2t(R2t r2t) throws PduException {
        throw new AssertionError(r2t);
    }

    /**
     * The header of data; says where the payload goes, or lets it be thrown away.
     *
     * @param payload bytes that follow
     */
    default void onH2cData(H2cData data, int payload, Destination destination) throws PduException {
        throw new AssertionError(data);
    }

    /** The payload of the last {@link #onH2cData} arrived. */
    default void onH2cDataEnd(boolean intact) throws PduException {
        throw new AssertionError("no data began");
    }

    /** As {@link #onH2cData}. */
    default void onC2hData(C2hData data, int payload, Destination destination) throws PduException {
        throw new AssertionError(data);
    }

    /** The payload of the last {@link #onC2hData} arrived. */
    default void onC2hDataEnd(boolean intact) throws PduException {
        throw new AssertionError("no data began");
    }
}
