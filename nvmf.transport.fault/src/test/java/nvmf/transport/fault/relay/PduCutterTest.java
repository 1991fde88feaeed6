package nvmf.transport.fault.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import nvmf.transport.fault.relay.PduCutter.Piece;
import nvmf.transport.fault.rule.Pdus;
import org.junit.jupiter.api.Test;

final class PduCutterTest {
    private static final int MAX = 1 << 20;

    private static List<Piece> pieces(InputStream in, int max) throws IOException {
        PduCutter cutter = new PduCutter(in, max);
        List<Piece> pieces = new ArrayList<>();
        for (Piece piece = cutter.next(); !piece.isEnd(); piece = cutter.next()) {
            pieces.add(piece);
        }
        return pieces;
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static byte[] join(List<Piece> pieces) {
        return join(pieces.stream().map(Piece::bytes).toArray(byte[][]::new));
    }

    @Test
    void pdusAreFoundWhereverTheStreamIsSplit() throws Exception {
        byte[] stream = join(Pdus.response(1), Pdus.c2hData(0x0F, new byte[] {1, 2, 3, 4}), Pdus.r2t(0, 1, 2, 3));
        for (int at = 0; at <= stream.length; at++) {
            InputStream in = new SequenceInputStream(
                    new ByteArrayInputStream(stream, 0, at), new ByteArrayInputStream(stream, at, stream.length - at));
            List<Piece> pieces = pieces(in, MAX);
            assertThat(pieces).hasSize(3).allMatch(Piece::isPdu);
            assertThat(join(pieces)).isEqualTo(stream);
        }
    }

    @Test
    void aPduThatIsTooLongPassesAndTheNextOneIsFound() throws Exception {
        byte[] stream = join(Pdus.c2hData(0, new byte[200_000]), Pdus.response(1));
        List<Piece> pieces = pieces(new ByteArrayInputStream(stream), 1000);

        assertThat(join(pieces)).isEqualTo(stream);
        assertThat(pieces).filteredOn(Piece::isPdu).extracting(Piece::bytes).containsExactly(Pdus.response(1));
        assertThat(pieces).allMatch(piece -> piece.bytes().length <= 64 << 10);
    }

    @Test
    void afterALengthThatCannotBeEverythingPasses() throws Exception {
        byte[] impossible = {5, 0, 24, 0, 7, 0, 0, 0};
        byte[] stream = join(impossible, Pdus.response(1));
        List<Piece> pieces = pieces(new ByteArrayInputStream(stream), MAX);

        assertThat(join(pieces)).isEqualTo(stream);
        assertThat(pieces).noneMatch(Piece::isPdu);
    }

    @Test
    void aStreamThatEndsEarlyPassesAndIsNoPdu() throws Exception {
        byte[] pdu = Pdus.response(1);
        for (int length = 0; length < pdu.length; length++) {
            byte[] beginning = Arrays.copyOf(pdu, length);
            List<Piece> pieces = pieces(new ByteArrayInputStream(beginning), MAX);
            assertThat(join(pieces)).isEqualTo(beginning);
            assertThat(pieces).noneMatch(Piece::isPdu);
        }
    }

    @Test
    void memoryFollowsWhatCameAndNotWhatWasAnnounced() throws Exception {
        byte[] liar = {7, 0, 24, 24, -1, -1, -1, 0x7F};
        List<Piece> pieces = pieces(new ByteArrayInputStream(liar), Integer.MAX_VALUE);

        assertThat(join(pieces)).isEqualTo(liar);
        assertThat(pieces).noneMatch(Piece::isPdu);
    }
}
