package nvmf.transport.tcp.pdu;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import nvmf.api.spec.Cqe;
import nvmf.api.spec.Sqe;
import nvmf.api.spec.Wire;

/** Writes down what a reader read, payloads in hexadecimal. */
final class RecordingSink implements PduSink {
    /** One PDU: its record, its payload and whether that was intact. */
    record Pdu(Object header, String payload, boolean intact) {}

    private final List<Pdu> pdus = new ArrayList<>();
    private Object header = "";
    private ByteBuffer payload = Wire.allocate(0);

    List<Pdu> pdus() {
        return pdus;
    }

    private void add(Object header) {
        pdus.add(new Pdu(header, "", true));
    }

    @Override
    public void onTermReq(TermReq request) {
        add(request);
    }

    @Override
    public void onIcReq(IcReq request) {
        add(request);
    }

    @Override
    public void onIcResp(IcResp response) {
        add(response);
    }

    @Override
    public void onCapsuleCmd(Sqe sqe, ByteBuffer data, int at, int length, boolean intact) {
        pdus.add(new Pdu(sqe, hex(data, at, length), intact));
    }

    @Override
    public void onCapsuleResp(ByteBuffer source, int at) {
        add(Cqe.decode(source, at));
    }

    @Override
    public void onR2t(R2t r2t) {
        add(r2t);
    }

    @Override
    public void onH2cData(H2cData data, int payload, Destination destination) throws PduException {
        PduRules.checkDataLength(data.length(), payload);
        begin(data, payload, destination);
    }

    @Override
    public void onH2cDataEnd(boolean intact) {
        end(intact);
    }

    @Override
    public void onC2hData(C2hData data, int payload, Destination destination) throws PduException {
        PduRules.checkDataLength(data.length(), payload);
        begin(data, payload, destination);
    }

    @Override
    public void onC2hDataEnd(boolean intact) {
        end(intact);
    }

    private void begin(Object header, int length, Destination destination) {
        this.header = header;
        this.payload = Wire.allocateDirect(length + 6);
        destination.set(this.payload, 3);
    }

    private void end(boolean intact) {
        pdus.add(new Pdu(header, hex(payload, 3, payload.capacity() - 6), intact));
    }

    static String hex(ByteBuffer bytes, int at, int length) {
        return HexFormat.of().formatHex(Wire.bytes(bytes, at, length));
    }
}
