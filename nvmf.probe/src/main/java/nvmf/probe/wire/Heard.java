package nvmf.probe.wire;

import java.util.Optional;

/**
 * What came from the other side within some time.
 *
 * @param pdu there if, and only if, a PDU came
 */
public record Heard(What what, Optional<Pdu> pdu) {
    /** What it can be. */
    public enum What {
        PDU("a PDU"),
        END("the end of the connection"),
        SILENCE("nothing"),

        /** Bytes that no PDU begins with: PLEN is below 8, or far above what anybody would send. */
        NONSENSE("bytes that are no PDU");

        private final String words;

        What(String words) {
            this.words = words;
        }
    }

    static final Heard END = new Heard(What.END, Optional.empty());
    static final Heard SILENCE = new Heard(What.SILENCE, Optional.empty());
    static final Heard NONSENSE = new Heard(What.NONSENSE, Optional.empty());

    static Heard of(Pdu pdu) {
        return new Heard(What.PDU, Optional.of(pdu));
    }

    public boolean is(What other) {
        return what == other;
    }

    public boolean isPdu(PduKind kind) {
        return pdu.filter(heard -> heard.is(kind)).isPresent();
    }

    @Override
    public String toString() {
        return pdu.map(Pdu::toString).orElse(what.words);
    }
}
