package nvmf.probe.wire;

/** How a command ended: its response, and the data that came before it. */
public final class Completion {
    private final Pdu response;
    private final byte[] data;

    Completion(Pdu response, byte[] data) {
        this.response = response;
        this.data = data;
    }

    /** What C2HData with SUCCESS stands for (TCP Transport, "C2HData PDU"). */
    static Completion elided(long cid, byte[] data) {
        return new Completion(
                new PduWriter(PduKind.RESPONSE, Terms.NONE).with("cid", cid).write(), data);
    }

    /** The PDU, or, where the data said SUCCESS instead, what it would have said. */
    public Pdu response() {
        return response;
    }

    /** As far as they reach; nobody else has them. */
    public byte[] data() {
        return data;
    }

    public boolean isSuccess() {
        return response.get("status") == 0;
    }

    /** SCT and SC in the form that scripts write them. */
    public String status() {
        return String.format("%x/%02x", response.get("sct"), response.get("sc"));
    }
}
