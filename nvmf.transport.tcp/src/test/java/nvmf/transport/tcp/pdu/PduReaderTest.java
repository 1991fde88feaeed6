package nvmf.transport.tcp.pdu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import nvmf.api.spec.Cqe;
import nvmf.api.spec.ProtocolException;
import nvmf.api.spec.Sgl;
import nvmf.api.spec.Sqe;
import nvmf.api.spec.Status;
import nvmf.api.spec.Wire;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A stream is read the same however it is cut; what breaks a rule ends it at once, with the header that did. */
final class PduReaderTest {
    private static final int[] DATA_LENGTHS = {1, 3, 512, 4096, 8192};

    /** A stream of PDUs towards one side, and what a reader makes of it. */
    private record Stream(PduTerms terms, ByteBuffer bytes) {
        List<RecordingSink.Pdu> read(int... pieces) throws ProtocolException {
            RecordingSink sink = new RecordingSink();
            PduReader reader = new PduReader(terms, sink);
            int at = 0;
            int piece = 0;
            while (at < bytes.limit()) {
                int n = Math.min(bytes.limit() - at, pieces[piece++ % pieces.length]);
                reader.read(Wire.view(bytes, at, n));
                at += n;
            }
            assertThat(reader.isInsidePdu()).isFalse();
            return sink.pdus();
        }
    }

    private static Stream commands(boolean headerDigest, boolean dataDigest, int alignment) {
        PduWriter writer = new PduWriter(headerDigest, dataDigest, alignment);
        ByteBuffer out = Wire.allocate(200_000);
        int at = 0;
        for (int length : DATA_LENGTHS) {
            Sqe write = Sqe.of(0x01, 1, length, 0, 0, 0, 0, 0).withCid(length);
            at = writer.capsuleCmd(out, at, write.cid(), write, new Sgl.InCapsule(0, length), length);
            at = payload(writer, out, at, length);
            at = writer.capsuleCmd(out, at, 7, Sqe.of(0x02, 1), new Sgl.Transport(length), 0);
            at = writer.h2cData(out, at, new H2cData(length, 0x101, 8, length, length % 2 == 0));
            at = payload(writer, out, at, length);
        }
        return new Stream(new PduTerms(false, true, headerDigest, dataDigest, alignment, 8192), out.limit(at));
    }

    private static Stream responses(boolean headerDigest, boolean dataDigest, int alignment) {
        PduWriter writer = new PduWriter(headerDigest, dataDigest, alignment);
        ByteBuffer out = Wire.allocate(200_000);
        int at = 0;
        for (int length : DATA_LENGTHS) {
            at = writer.r2t(out, at, new R2t(1, 2, 3, length));
            at = writer.c2hData(out, at, new C2hData(length, 16, length, true, length % 2 == 0));
            at = payload(writer, out, at, length);
            at = writer.capsuleResp(out, at, new Cqe(length, 1, 2, 3, Status.SUCCESS));
        }
        return new Stream(new PduTerms(false, false, headerDigest, dataDigest, alignment, 0), out.limit(at));
    }

    private static int payload(PduWriter writer, ByteBuffer out, int at, int length) {
        for (int i = 0; i < length; i++) {
            out.put(at + i, (byte) (i * 31 + length));
        }
        if (!writer.dataDigest()) {
            return at + length;
        }
        out.putInt(at + length, new Digest().of(out, at, length));
        return at + length + PduHeader.DIGEST_BYTES;
    }

    private static Stream stream(int index) {
        return switch (index) {
            case 0 -> commands(false, false, 4);
            case 1 -> commands(true, false, 4);
            case 2 -> commands(false, true, 4);
            case 3 -> commands(true, true, 128);
            case 4 -> responses(false, false, 4);
            case 5 -> responses(true, false, 32);
            case 6 -> responses(false, true, 128);
            default -> responses(true, true, 4);
        };
    }

    private static List<Stream> streams() {
        return IntStream.range(0, 8).mapToObj(PduReaderTest::stream).toList();
    }

    @Test
    void aStreamInOnePieceGivesAllItsPdus() throws ProtocolException {
        for (Stream stream : streams()) {
            List<RecordingSink.Pdu> pdus = stream.read(Integer.MAX_VALUE);
            assertThat(pdus).hasSize(3 * DATA_LENGTHS.length).allMatch(RecordingSink.Pdu::intact);
            assertThat(pdus.stream().mapToInt(pdu -> pdu.payload().length() / 2).sum())
                    .isGreaterThanOrEqualTo(1 + 3 + 512 + 4096 + 8192);
        }
    }

    @Test
    void byteByByteGivesTheSame() throws ProtocolException {
        for (Stream stream : streams()) {
            assertThat(stream.read(1)).isEqualTo(stream.read(Integer.MAX_VALUE));
        }
    }

    @Test
    void twoPiecesGiveTheSameWhereverTheCutIs() throws ProtocolException {
        for (Stream stream : streams()) {
            List<RecordingSink.Pdu> whole = stream.read(Integer.MAX_VALUE);
            for (int cut = 1; cut < 700; cut++) {
                assertThat(stream.read(cut, Integer.MAX_VALUE)).isEqualTo(whole);
            }
        }
    }

    @Property(tries = 100)
    void anyPiecesGiveTheSame(
            @ForAll @IntRange(max = 7) int index,
            @ForAll @Size(min = 1, max = 8) List<@IntRange(min = 1, max = 5000) Integer> sizes)
            throws ProtocolException {
        Stream chosen = stream(index);
        int[] pieces = sizes.stream().mapToInt(Integer::intValue).toArray();
        assertThat(chosen.read(pieces)).isEqualTo(chosen.read(Integer.MAX_VALUE));
    }

    @Property(tries = 2000)
    void anyBytesEndInPdusOrInAProtocolError(
            @ForAll @Size(max = 400) byte[] bytes, @ForAll boolean towardsController, @ForAll boolean initial) {
        PduTerms terms = initial
                ? PduTerms.initial(towardsController)
                : new PduTerms(false, towardsController, false, false, 4, 8192);
        readAll(terms, Wire.allocate(bytes.length).put(bytes).flip());
    }

    @Property(tries = 500)
    void aLegalStreamWithAFlippedBitEndsInPdusOrInAProtocolError(
            @ForAll @IntRange(max = 7) int index, @ForAll @IntRange(max = 60_000) int bit) {
        Stream chosen = stream(index);
        int at = bit / 8 % chosen.bytes().limit();
        chosen.bytes().put(at, (byte) (chosen.bytes().get(at) ^ 1 << bit % 8));
        readAll(chosen.terms(), chosen.bytes());
    }

    private static void readAll(PduTerms terms, ByteBuffer bytes) {
        try {
            new PduReader(terms, new RecordingSink()).read(Wire.view(bytes));
        } catch (ProtocolException e) {
            assertThat(e).isInstanceOf(PduException.class);
        }
    }

    @Test
    void aPayloadWithAWrongDigestIsToldAndTheStreamGoesOn() throws ProtocolException {
        Stream stream = commands(false, true, 4);
        stream.bytes().put(72, (byte) ~stream.bytes().get(72));
        List<RecordingSink.Pdu> pdus = stream.read(Integer.MAX_VALUE);
        assertThat(pdus.get(0).intact()).isFalse();
        assertThat(pdus.subList(1, pdus.size())).allMatch(RecordingSink.Pdu::intact);
        assertThat(stream.read(50)).isEqualTo(pdus);
    }

    // TCP Transport Specification, "PDU Header Digest": FEI is the digest that was received.
    @Test
    void aHeaderWithAWrongDigestEndsTheStream() {
        Stream stream = responses(true, false, 4);
        int digest = stream.bytes().getInt(24) ^ 0x10;
        stream.bytes().putInt(24, digest);
        for (int piece : new int[] {1, 20, 1000}) {
            PduException broken = catchThrowableOfType(PduException.class, () -> stream.read(piece));
            assertThat(broken.fes()).isEqualTo(Fes.HEADER_DIGEST);
            assertThat(broken.fei()).isEqualTo(digest);
            assertThat(broken.header()).isEqualTo(Wire.bytes(stream.bytes(), 0, 24));
        }
    }

    @Test
    void theLengthIsJudgedBeforeTheHeaderIsThere() {
        RecordingSink sink = new RecordingSink();
        PduReader reader = new PduReader(PduTerms.initial(true), sink);
        ByteBuffer eight = Wire.allocate(8).putInt(0, 0x0080_0000).putInt(4, -1);
        PduException broken = catchThrowableOfType(PduException.class, () -> reader.read(eight));
        assertThat(broken.fes()).isEqualTo(Fes.INVALID_FIELD);
        assertThat(broken.fei()).isEqualTo(PduHeader.PLEN);
        assertThat(broken.header()).hasSize(8);
    }

    @Test
    void nothingBehindABrokenPduIsRead() throws ProtocolException {
        Stream stream = commands(false, false, 4);
        ByteBuffer bytes = Wire.allocate(24 + stream.bytes().limit());
        bytes.put(0, (byte) 0x08);
        bytes.put(24, stream.bytes(), 0, stream.bytes().limit());
        RecordingSink sink = new RecordingSink();
        PduReader reader = new PduReader(stream.terms(), sink);
        assertThat(catchThrowableOfType(PduException.class, () -> reader.read(bytes)))
                .isNotNull();
        reader.read(Wire.view(stream.bytes()));
        assertThat(sink.pdus()).isEmpty();
    }

    @Test
    void aTermReqIsReadWithWhatItQuotes() throws ProtocolException {
        ByteBuffer out = Wire.allocate(200);
        int end = PduWriter.initial().termReq(out, 0, PduType.H2C_TERM_REQ, new TermReq(0xFFFF, -1), new byte[128]);
        RecordingSink sink = new RecordingSink();
        PduReader reader = new PduReader(new PduTerms(false, true, true, true, 4, 0), sink);
        reader.read(out.limit(end));
        assertThat(sink.pdus()).extracting(RecordingSink.Pdu::header).containsExactly(new TermReq(0xFFFF, -1));
        assertThat(reader.isInsidePdu()).isFalse();
    }

    @Property
    void anyHeaderComesBackFromTheWire(@ForAll int bits, @ForAll int length) {
        PduHeader header = new PduHeader(
                bits & 0xFF, bits >>> 8 & 0xFF, bits >>> 16 & 0xFF, bits >>> 24, Integer.toUnsignedLong(length));
        ByteBuffer bytes = Wire.allocate(8);
        header.encode(bytes, 0);
        assertThat(PduHeader.decode(bytes, 0)).isEqualTo(header);
    }

    @Property(tries = 300)
    void anyDataComesThroughAnyAgreement(
            @ForAll Random random,
            @ForAll boolean headerDigest,
            @ForAll boolean dataDigest,
            @ForAll @IntRange(max = 31) int code,
            @ForAll @IntRange(min = 1, max = 70_000) int length)
            throws ProtocolException {
        PduWriter writer = new PduWriter(headerDigest, dataDigest, PduTerms.alignment(code));
        ByteBuffer out = Wire.allocate(length + PduWriter.HEADER_MAX);
        C2hData data = new C2hData(random.nextInt(0x10000), random.nextInt() & 0xFFFF_FFFFL, length, true, true);
        int at = writer.c2hData(out, 0, data);
        assertThat(at % PduTerms.alignment(code)).isZero();
        int end = payload(writer, out, at, length);
        PduTerms terms = new PduTerms(false, false, headerDigest, dataDigest, PduTerms.alignment(code), 0);
        List<RecordingSink.Pdu> pdus = new Stream(terms, out.limit(end)).read(1 + random.nextInt(length + 100));
        assertThat(pdus).containsExactly(new RecordingSink.Pdu(data, RecordingSink.hex(out, at, length), true));
    }

    @ParameterizedTest
    @CsvSource({"false, 16384", "true, 16384", "false, 100", "true, 100"})
    void aLargePayloadIsReceivedWhereItBelongs(boolean digests, int piece) throws ProtocolException {
        int length = 100_000;
        Stream stream = large(digests, length);
        ByteBuffer disk = ByteBuffer.allocateDirect(length + 10);
        PlacingSink sink = new PlacingSink(disk, 7);
        PduReader reader = new PduReader(stream.terms(), sink);
        int received = 0;
        for (int at = 0; at < stream.bytes().limit(); ) {
            ByteBuffer wanted = reader.wanted();
            int n = Math.min(
                    wanted.hasRemaining() ? wanted.remaining() : piece,
                    stream.bytes().limit() - at);
            if (wanted.hasRemaining()) {
                wanted.put(0, stream.bytes(), at, n);
                reader.received(n);
                received += n;
            } else {
                reader.read(Wire.view(stream.bytes(), at, n));
            }
            at += n;
        }
        assertThat(received).as("bytes that were not moved again").isGreaterThan(length - 16384);
        assertThat(sink.intact).containsExactly(true);
        assertThat(disk.slice(7, length)).isEqualTo(stream.bytes().slice(payloadAt(digests), length));
        assertThat(reader.isInsidePdu()).isFalse();
    }

    @Test
    void aDigestIsOfWhatWasReceivedInPlace() throws ProtocolException {
        Stream stream = large(true, 100_000);
        PlacingSink sink = new PlacingSink(ByteBuffer.allocateDirect(100_000), 0);
        PduReader reader = new PduReader(stream.terms(), sink);
        int header = payloadAt(true);
        reader.read(Wire.view(stream.bytes(), 0, header));
        ByteBuffer wanted = reader.wanted();
        wanted.put(0, stream.bytes(), header, wanted.remaining());
        wanted.put(99_999, (byte) (wanted.get(99_999) ^ 1));
        reader.received(wanted.remaining());
        reader.read(Wire.view(stream.bytes(), header + 100_000, PduHeader.DIGEST_BYTES));
        assertThat(sink.intact).containsExactly(false);
    }

    @Test
    void nothingIsWantedOnceItHasStopped() throws ProtocolException {
        Stream stream = large(false, 100_000);
        PduReader reader = new PduReader(stream.terms(), new PlacingSink(ByteBuffer.allocateDirect(100_000), 0));
        assertThat(reader.wanted().hasRemaining()).as("before a header").isFalse();
        reader.read(Wire.view(stream.bytes(), 0, payloadAt(false)));
        assertThat(reader.wanted().remaining()).isEqualTo(100_000);
        reader.stop();
        assertThat(reader.wanted().hasRemaining())
                .as("when the memory may be somebody else's")
                .isFalse();
    }

    @Test
    void whatHasNoPlaceIsNotWanted() throws ProtocolException {
        Stream stream = large(false, 100_000);
        PduReader reader = new PduReader(stream.terms(), new PlacingSink(ByteBuffer.allocate(100_000), 0));
        reader.read(Wire.view(stream.bytes(), 0, payloadAt(false)));
        assertThat(reader.wanted().hasRemaining())
                .as("memory of the heap, which may be moved")
                .isFalse();
    }

    private static Stream large(boolean digests, int length) {
        PduWriter writer = new PduWriter(digests, digests, 4);
        ByteBuffer out = Wire.allocate(length + 100);
        int at = payload(writer, out, writer.h2cData(out, 0, new H2cData(1, 0x101, 0, length, true)), length);
        return new Stream(new PduTerms(false, true, digests, digests, 4, 8192), out.limit(at));
    }

    private static int payloadAt(boolean digests) {
        return PduType.H2C_DATA.headerLength() + (digests ? PduHeader.DIGEST_BYTES : 0);
    }

    /** Names one place for the data that comes. */
    private static final class PlacingSink implements PduSink {
        private final ByteBuffer place;
        private final int at;
        private final List<Boolean> intact = new ArrayList<>();

        PlacingSink(ByteBuffer place, int at) {
            this.place = place;
            this.at = at;
        }

        @Override
        public void onH2cData(H2cData data, int payload, Destination destination) {
            destination.set(place, at);
        }

        @Override
        public void onTermReq(TermReq request) {
            throw new AssertionError(request);
        }

        @Override
        public void onH2cDataEnd(boolean whole) {
            intact.add(whole);
        }
    }
}
