package nvmf.transport.tcp.pdu;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Stream;
import nvmf.api.spec.Cqe;
import nvmf.api.spec.Sgl;
import nvmf.api.spec.Sqe;
import nvmf.api.spec.Status;
import nvmf.api.spec.Wire;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every field of every PDU is where the figures of the TCP Transport Specification put it, and nothing else is set. */
final class PduLayoutTest {
    /** A field by the specification: where it is, how wide, and the value it was given here. */
    private record Field(String name, int offset, int width, long value) {}

    private record Layout(String name, ByteBuffer bytes, int length, List<Field> fields) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Field field(String name, int offset, int width, long value) {
        return new Field(name, offset, width, value);
    }

    private static Layout layout(String name, ByteBuffer bytes, int length, Field... fields) {
        return new Layout(name, bytes, length, List.of(fields));
    }

    /** A buffer that is full of ones: what is zero afterwards was written. */
    private static ByteBuffer dirty() {
        ByteBuffer bytes = Wire.allocate(256);
        for (int i = 0; i < bytes.capacity(); i++) {
            bytes.put(i, (byte) 0xFF);
        }
        return bytes;
    }

    static Stream<Layout> layouts() {
        PduWriter writer = PduWriter.initial();
        ByteBuffer icReq = dirty();
        int icReqEnd = writer.icReq(icReq, 0, new IcReq(0x1234, 0x1F, true, true, 0x1_0000_0000L));
        ByteBuffer icResp = dirty();
        int icRespEnd = writer.icResp(icResp, 0, new IcResp(0x4321, 0x07, false, true, 0x89AB_CDEFL));
        ByteBuffer termReq = dirty();
        TermReq term = new TermReq(0x0102, 0x8765_4321);
        int termReqEnd = writer.termReq(termReq, 0, PduType.H2C_TERM_REQ, term, new byte[] {0x11, 0x22, 0x33, 0x44});
        ByteBuffer c2hTermReq = dirty();
        int c2hTermReqEnd = writer.termReq(c2hTermReq, 0, PduType.C2H_TERM_REQ, new TermReq(5, 0), new byte[0]);
        ByteBuffer r2t = dirty();
        int r2tEnd = writer.r2t(r2t, 0, new R2t(0x1122, 0x3344, 0x5566_7788L, 0x99AA_BBCCL));
        ByteBuffer h2c = dirty();
        int h2cEnd = writer.h2cData(h2c, 0, new H2cData(0x1122, 0x3344, 0xF566_7788L, 0x100, true));
        ByteBuffer c2h = dirty();
        int c2hEnd = writer.c2hData(c2h, 0, new C2hData(0x1122, 0xF566_7788L, 0x100, true, true));
        return Stream.of(
                layout(
                        "Initialize Connection Request",
                        icReq,
                        icReqEnd,
                        field("PDU-Type", 0, 1, 0x00),
                        field("FLAGS", 1, 1, 0),
                        field("HLEN", 2, 1, 128),
                        field("PDO", 3, 1, 0),
                        field("PLEN", 4, 4, 128),
                        field("PFV", 8, 2, 0x1234),
                        field("HPDA", 10, 1, 0x1F),
                        field("DGST", 11, 1, 0x03),
                        field("MAXR2T", 12, 4, 0xFFFF_FFFFL)),
                layout(
                        "Initialize Connection Response",
                        icResp,
                        icRespEnd,
                        field("PDU-Type", 0, 1, 0x01),
                        field("HLEN", 2, 1, 128),
                        field("PLEN", 4, 4, 128),
                        field("PFV", 8, 2, 0x4321),
                        field("CPDA", 10, 1, 0x07),
                        field("DGST", 11, 1, 0x02),
                        field("MAXH2CDATA", 12, 4, 0x89AB_CDEFL)),
                layout(
                        "Host to Controller Terminate Connection Request",
                        termReq,
                        termReqEnd,
                        field("PDU-Type", 0, 1, 0x02),
                        field("HLEN", 2, 1, 24),
                        field("PLEN", 4, 4, 28),
                        field("FES", 8, 2, 0x0102),
                        field("FEI", 10, 4, 0x8765_4321L),
                        field("DATA", 24, 4, 0x4433_2211L)),
                layout(
                        "Controller to Host Terminate Connection Request",
                        c2hTermReq,
                        c2hTermReqEnd,
                        field("PDU-Type", 0, 1, 0x03),
                        field("HLEN", 2, 1, 24),
                        field("PLEN", 4, 4, 24),
                        field("FES", 8, 2, 5)),
                layout(
                        "Ready to Transfer",
                        r2t,
                        r2tEnd,
                        field("PDU-Type", 0, 1, 0x09),
                        field("HLEN", 2, 1, 24),
                        field("PLEN", 4, 4, 24),
                        field("CCCID", 8, 2, 0x1122),
                        field("TTAG", 10, 2, 0x3344),
                        field("R2TO", 12, 4, 0x5566_7788L),
                        field("R2TL", 16, 4, 0x99AA_BBCCL)),
                layout(
                        "Host To Controller Data Transfer",
                        h2c,
                        h2cEnd,
                        field("PDU-Type", 0, 1, 0x06),
                        field("FLAGS", 1, 1, 0x04),
                        field("HLEN", 2, 1, 24),
                        field("PDO", 3, 1, 24),
                        field("PLEN", 4, 4, 24 + 0x100),
                        field("CCCID", 8, 2, 0x1122),
                        field("TTAG", 10, 2, 0x3344),
                        field("DATAO", 12, 4, 0xF566_7788L),
                        field("DATAL", 16, 4, 0x100)),
                layout(
                        "Controller To Host Data Transfer",
                        c2h,
                        c2hEnd,
                        field("PDU-Type", 0, 1, 0x07),
                        field("FLAGS", 1, 1, 0x0C),
                        field("HLEN", 2, 1, 24),
                        field("PDO", 3, 1, 24),
                        field("PLEN", 4, 4, 24 + 0x100),
                        field("CCCID", 8, 2, 0x1122),
                        field("DATAO", 12, 4, 0xF566_7788L),
                        field("DATAL", 16, 4, 0x100)));
    }

    @ParameterizedTest
    @MethodSource("layouts")
    void fieldsAreWhereTheFigurePutsThemAndReservedBytesAreZero(Layout layout) {
        ByteBuffer rest = Wire.allocate(layout.length());
        rest.put(0, layout.bytes(), 0, layout.length());
        for (Field field : layout.fields()) {
            assertThat(unsigned(rest, field)).as(field.name()).isEqualTo(field.value());
            for (int i = 0; i < field.width(); i++) {
                rest.put(field.offset() + i, (byte) 0);
            }
        }
        assertThat(rest).as("reserved bytes").isEqualTo(Wire.allocate(layout.length()));
    }

    private static long unsigned(ByteBuffer bytes, Field field) {
        long value = 0;
        for (int i = field.width() - 1; i >= 0; i--) {
            value = value << 8 | Wire.u8(bytes, field.offset() + i);
        }
        return value;
    }

    // TCP Transport Specification, "Capsule Command PDU": the SQE starts at byte 8, data at PDO.
    @Test
    void aCommandCapsuleHoldsItsEntryAtByte8() {
        ByteBuffer bytes = dirty();
        Sqe sqe = Sqe.of(0x01, 7, 1, 2, 3, 4, 5, 6).withCid(0xABCD);
        int end = PduWriter.initial().capsuleCmd(bytes, 0, sqe.cid(), sqe, new Sgl.InCapsule(0, 512), 512);
        assertThat(end).isEqualTo(72);
        assertThat(PduHeader.decode(bytes, 0)).isEqualTo(new PduHeader(0x04, 0, 72, 72, 72 + 512));
        assertThat(Sqe.decode(bytes, 8)).isEqualTo(sqe.withSgl(new Sgl.InCapsule(0, 512)));
    }

    @Test
    void aCommandCapsuleWithoutDataHasNoDataOffset() {
        ByteBuffer bytes = dirty();
        int end = PduWriter.initial().capsuleCmd(bytes, 0, 0, Sqe.of(0, 1), Sgl.none(), 0);
        assertThat(end).isEqualTo(72);
        assertThat(PduHeader.decode(bytes, 0)).isEqualTo(new PduHeader(0x04, 0, 72, 0, 72));
    }

    // TCP Transport Specification, "Capsule Response PDU": the CQE starts at byte 8.
    @Test
    void aResponseCapsuleHoldsItsEntryAtByte8() {
        ByteBuffer bytes = dirty();
        Cqe cqe = new Cqe(0x1122_3344_5566_7788L, 5, 6, 7, Status.INVALID_FIELD.dnr());
        assertThat(PduWriter.initial().capsuleResp(bytes, 0, cqe)).isEqualTo(24);
        assertThat(PduHeader.decode(bytes, 0)).isEqualTo(new PduHeader(0x05, 0, 24, 0, 24));
        assertThat(Cqe.decode(bytes, 8)).isEqualTo(cqe);
        assertThat(Wire.u16(bytes, 20)).as("CID").isEqualTo(7);
    }

    // TCP Transport Specification, "PDU Header Digest" and "PDU Data Offset": the digest follows the header, the data
    // is aligned.
    @Test
    void dataStartsAtTheAlignmentBehindTheHeaderDigest() {
        ByteBuffer bytes = dirty();
        PduWriter writer = new PduWriter(true, true, 128);
        int end = writer.c2hData(bytes, 0, new C2hData(1, 0, 4096, false, false));
        assertThat(end).isEqualTo(128);
        assertThat(PduHeader.decode(bytes, 0)).isEqualTo(new PduHeader(0x07, 0x03, 24, 128, 128 + 4096 + 4));
        assertThat(bytes.getInt(24)).isEqualTo(new Digest().of(bytes, 0, 24));
        for (int i = 28; i < 128; i++) {
            assertThat(bytes.get(i)).as("padding byte %d", i).isZero();
        }
    }

    @Test
    void onlyCapsulesDataAndR2tsAreDigested() {
        PduWriter writer = new PduWriter(true, true, 4);
        ByteBuffer bytes = dirty();
        assertThat(writer.icReq(bytes, 0, new IcReq(0, 0, true, true, 1))).isEqualTo(128);
        assertThat(writer.termReq(bytes, 0, PduType.H2C_TERM_REQ, new TermReq(1, 0), new byte[0]))
                .isEqualTo(24);
        assertThat(writer.r2t(bytes, 0, new R2t(0, 0, 0, 1))).isEqualTo(28);
        assertThat(writer.capsuleResp(bytes, 0, Cqe.of(0, Status.SUCCESS))).isEqualTo(28);
    }
}
