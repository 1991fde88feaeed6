package nvmf.transport.tcp.pdu;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import nvmf.api.spec.Wire;
import org.junit.jupiter.api.Test;

/** What is known of the last header is never taken for another's. */
final class PduShapeTest {
    private static final PduTerms TERMS = new PduTerms(false, true, true, true, 8, 8192);

    private static ByteBuffer header(int type, int flags, int hlen, int pdo, int plen) {
        ByteBuffer header = Wire.allocate(PduHeader.BYTES);
        new PduHeader(type, flags, hlen, pdo, plen).encode(header, 0);
        return header;
    }

    /** A command without data and with some, data, and a TermReq with a header. */
    private static List<ByteBuffer> headers() {
        return List.of(
                header(4, 0x01, 72, 0, 76),
                header(4, 0x03, 72, 80, 596),
                header(6, 0x07, 24, 32, 548),
                header(2, 0, 24, 0, 48));
    }

    private static List<Object> judge(PduShape shape, ByteBuffer header) {
        List<Object> outcome = new ArrayList<>();
        try {
            shape.judge(header, 0);
            outcome.addAll(List.of(shape.type(), shape.header(), shape.padding(), shape.payload(), shape.rest()));
        } catch (PduException e) {
            outcome.add(e.getMessage());
        }
        return outcome;
    }

    @Test
    void aHeaderThatComesAgainIsWhatItWas() {
        for (ByteBuffer header : headers()) {
            PduShape shape = new PduShape(TERMS);
            List<Object> first = judge(shape, header);
            assertThat(first).hasSize(5);
            assertThat(judge(shape, header)).isEqualTo(first);
        }
    }

    @Test
    void whateverComesBehindAHeaderIsJudgedByItself() {
        for (ByteBuffer before : headers()) {
            for (ByteBuffer base : headers()) {
                for (int bit = 0; bit < Long.SIZE; bit++) {
                    ByteBuffer next = Wire.allocate(PduHeader.BYTES).putLong(0, base.getLong(0) ^ 1L << bit);
                    PduShape shape = new PduShape(TERMS);
                    judge(shape, before);
                    assertThat(judge(shape, next))
                            .as("%016x behind %016x", next.getLong(0), before.getLong(0))
                            .isEqualTo(judge(new PduShape(TERMS), next));
                    assertThat(judge(shape, before)).isEqualTo(judge(new PduShape(TERMS), before));
                }
            }
        }
    }

    @Test
    void noBytesAtAllAreNoHeader() {
        assertThat(judge(new PduShape(TERMS), Wire.allocate(PduHeader.BYTES))).hasSize(1);
    }
}
