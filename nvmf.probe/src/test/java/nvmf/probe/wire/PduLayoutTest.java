package nvmf.probe.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where fields are, against bytes from elsewhere: the figures of the specification, and what a Linux kernel sent. */
final class PduLayoutTest {
    // TCP Transport Specification, figures of section 3.6.2; Base Specification, figure "Completion Queue Entry".
    @ParameterizedTest
    @CsvSource({
        "icreq, pfv, 8, 2",
        "icreq, hpda, 10, 1",
        "icreq, dgst, 11, 1",
        "icreq, maxr2t, 12, 4",
        "icresp, cpda, 10, 1",
        "icresp, dgst, 11, 1",
        "icresp, maxh2cdata, 12, 4",
        "h2ctermreq, fes, 8, 2",
        "h2ctermreq, fei, 10, 4",
        "termreq, fes, 8, 2",
        "termreq, fei, 10, 4",
        "command, opcode, 8, 1",
        "command, cid, 10, 2",
        "command, nsid, 12, 4",
        "command, sgladdr, 32, 8",
        "command, sgllen, 40, 4",
        "command, sglid, 47, 1",
        "command, cdw10, 48, 4",
        "command, cdw15, 68, 4",
        "response, dw0, 8, 4",
        "response, sqhd, 16, 2",
        "response, sqid, 18, 2",
        "response, cid, 20, 2",
        "h2cdata, cccid, 8, 2",
        "h2cdata, ttag, 10, 2",
        "h2cdata, datao, 12, 4",
        "h2cdata, datal, 16, 4",
        "c2hdata, cccid, 8, 2",
        "c2hdata, datao, 12, 4",
        "c2hdata, datal, 16, 4",
        "r2t, cccid, 8, 2",
        "r2t, ttag, 10, 2",
        "r2t, r2to, 12, 4",
        "r2t, r2tl, 16, 4"
    })
    void aFieldIsWhereTheSpecificationPutsIt(String kind, String field, int at, int bytes) {
        PduField found = PduKind.named(kind).orElseThrow().field(field).orElseThrow();
        assertThat(found).isEqualTo(new PduField(field, at, bytes, 0, 8 * bytes));
    }

    @Test
    void aStatusIsReadInItsParts() {
        // Invalid Field in Command, Do Not Retry: 8004h; the phase bit is none of them.
        Pdu pdu = new Pdu(bytes("0500180018000000 0000000000000000 0100 0000 0700 0480"));
        assertThat(pdu.toString()).isEqualTo("response hlen=0x18 plen=0x18 sqhd=1 cid=7 status=2 dnr=1");
        assertThat(pdu.get("sct")).isZero();
        assertThat(pdu.get("sc")).isEqualTo(2);
    }

    @Test
    void aFieldOfSomeBitsLeavesItsNeighboursAlone() {
        byte[] pdu = new byte[72];
        pdu[9] = 0x3C;
        PduKind.COMMAND.field("psdt").orElseThrow().put(pdu, 1);
        PduKind.COMMAND.field("fuse").orElseThrow().put(pdu, 2);
        assertThat(pdu[9]).isEqualTo((byte) 0x7E);
    }

    @Test
    void aPropertyGetIsWrittenAsEverybodyWritesIt() {
        Pdu pdu = CommandKind.PROPERTY_GET
                .writer(Terms.NONE)
                .with("cid", 1)
                .with(CommandKind.PROPERTY_GET.field("attrib").orElseThrow(), 1)
                .write();
        assertThat(pdu.hex()).isEqualTo("04004800480000007f40010004" + "00".repeat(35) + "01" + "00".repeat(23));
    }

    // Computed by others: the digest of this PDU is 5681cf39h as it stands in the stream.
    @Test
    void theHeaderDigestOfAPropertyGetIsTheKnownOne() {
        Terms digests = Terms.NONE.with(true, false);
        Pdu pdu = CommandKind.PROPERTY_GET
                .writer(digests)
                .with("cid", 1)
                .with(CommandKind.PROPERTY_GET.field("attrib").orElseThrow(), 1)
                .write();
        assertThat(pdu.hex()).startsWith("040148004c000000").endsWith("5681cf39");
        assertThat(pdu.digestFault(digests)).isEmpty();
    }

    @Test
    void theKnownDigestOfNineDigitsIsComputed() {
        byte[] digits = "123456789".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        assertThat(Crc.of(digits, 0, 9)).isEqualTo(0xE3069283);
    }

    @Test
    void aFieldThatIsToldWinsAndTheDigestIsOverWhatIsThere() {
        Terms digests = Terms.NONE.with(true, true);
        Pdu pdu = new PduWriter(PduKind.H2C_DATA, digests)
                .with("plen", 8)
                .with("ttag", 0xFFFF)
                .data(new byte[] {1, 2, 3, 4})
                .write();
        assertThat(pdu.length()).isEqualTo(24 + 4 + 4 + 4);
        assertThat(pdu.get("plen")).isEqualTo(8);
        assertThat(pdu.digestFault(digests)).isEmpty();
        assertThat(pdu.data()).containsExactly(1, 2, 3, 4);
    }

    @Test
    void aWrongDigestIsSeen() {
        Terms digests = Terms.NONE.with(true, true);
        PduWriter writer = new PduWriter(PduKind.C2H_DATA, digests).data(new byte[8]);
        assertThat(writer.headerDigest(7).write().digestFault(digests).orElseThrow())
                .contains("header digest is wrong");
        assertThat(new PduWriter(PduKind.C2H_DATA, digests)
                        .data(new byte[8])
                        .dataDigest(7)
                        .write()
                        .digestFault(digests)
                        .orElseThrow())
                .contains("data digest is wrong");
        assertThat(new PduWriter(PduKind.R2T, Terms.NONE)
                        .write()
                        .digestFault(digests)
                        .orElseThrow())
                .contains("HDGSTF is clear");
    }

    @Test
    void dataAreWhereTheReceiverWantsThem() {
        Pdu pdu = new PduWriter(PduKind.C2H_DATA, new Terms(true, false, 128, 4096))
                .data(new byte[] {9})
                .write();
        assertThat(pdu.get("pdo")).isEqualTo(128);
        assertThat(pdu.data()).containsExactly(9);
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }
}
