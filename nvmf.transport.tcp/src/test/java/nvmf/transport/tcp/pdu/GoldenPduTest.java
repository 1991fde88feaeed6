package nvmf.transport.tcp.pdu;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import nvmf.api.spec.Cqe;
import nvmf.api.spec.ProtocolException;
import nvmf.api.spec.Sqe;
import nvmf.api.spec.Wire;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** PDUs that a Linux kernel sent are read, and written again byte for byte. */
final class GoldenPduTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "none-admin",
                "none-io",
                "none-discovery",
                "hdgst-admin",
                "hdgst-io",
                "ddgst-admin",
                "ddgst-io",
                "both-admin",
                "both-io"
            })
    void whatLinuxSentIsReadAndWrittenAgain(String name) throws IOException {
        boolean headerDigest = name.startsWith("hdgst") || name.startsWith("both");
        boolean dataDigest = name.startsWith("ddgst") || name.startsWith("both");
        int pdus = 0;
        for (String line : lines(name)) {
            if (!line.startsWith("#")) {
                readAndWrite(line, headerDigest, dataDigest);
                pdus++;
            }
        }
        assertThat(pdus).isGreaterThan(20);
    }

    private static List<String> lines(String name) throws IOException {
        String file = "/nvmf/testkit/vectors/linux-6.12-" + name + ".hex";
        try (InputStream in = GoldenPduTest.class.getResourceAsStream(file)) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .toList();
        }
    }

    private static void readAndWrite(String line, boolean headerDigest, boolean dataDigest) throws ProtocolException {
        boolean towardsController = line.startsWith(">");
        byte[] bytes = HexFormat.of().parseHex(line.substring(2));
        boolean initial = bytes[0] <= 1;
        PduTerms terms = initial
                ? PduTerms.initial(towardsController)
                : new PduTerms(false, towardsController, headerDigest, dataDigest, 4, 8192);
        RecordingSink sink = new RecordingSink();
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        new PduReader(terms, sink).read(in);
        assertThat(in.hasRemaining()).isFalse();
        assertThat(sink.pdus()).hasSize(1);
        RecordingSink.Pdu pdu = sink.pdus().get(0);
        assertThat(pdu.intact()).isTrue();
        assertThat(written(pdu, new PduWriter(headerDigest, dataDigest, 4)))
                .as(line.substring(0, Math.min(line.length(), 40)))
                .isEqualTo(line.substring(2));
    }

    private static String written(RecordingSink.Pdu pdu, PduWriter writer) {
        byte[] payload = HexFormat.of().parseHex(pdu.payload());
        ByteBuffer out = Wire.allocate(PduWriter.HEADER_MAX + payload.length + PduHeader.DIGEST_BYTES);
        int at = header(pdu.header(), payload.length, writer, out);
        out.put(at, payload);
        int end = at + payload.length;
        if (writer.dataDigest() && payload.length > 0) {
            out.putInt(end, new Digest().of(out, at, payload.length));
            end += PduHeader.DIGEST_BYTES;
        }
        return RecordingSink.hex(out, 0, end);
    }

    private static int header(Object header, int payload, PduWriter writer, ByteBuffer out) {
        if (header instanceof IcReq request) {
            return writer.icReq(out, 0, request);
        }
        if (header instanceof IcResp response) {
            return writer.icResp(out, 0, response);
        }
        if (header instanceof Sqe sqe) {
            return writer.capsuleCmd(out, 0, sqe.cid(), sqe, sqe.sgl(), payload);
        }
        if (header instanceof Cqe cqe) {
            return writer.capsuleResp(out, 0, cqe);
        }
        return writer.c2hData(out, 0, (C2hData) header);
    }
}
