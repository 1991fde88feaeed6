package nvmf.transport.tcp.pdu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Each rule of a header, by the 8 bytes that break it: type, flags, HLEN, PDO, PLEN (4 bytes, little-endian). In the connection of
 * these tests capsules carry 8192 bytes.
 */
final class PduRulesTest {
    private static final PduTerms CONTROLLER = new PduTerms(false, true, false, false, 4, 8192);
    private static final PduTerms CONTROLLER_HDGST = new PduTerms(false, true, true, false, 4, 8192);
    private static final PduTerms CONTROLLER_DDGST = new PduTerms(false, true, false, true, 4, 8192);
    private static final PduTerms CONTROLLER_CPDA_3 = new PduTerms(false, true, false, false, 16, 8192);
    private static final PduTerms HOST = new PduTerms(false, false, false, false, 4, 0);
    private static final PduTerms HOST_HDGST = new PduTerms(false, false, true, false, 4, 0);

    private static final int TYPE = 0;
    private static final int FLAGS = 1;
    private static final int HLEN = 2;
    private static final int PDO = 3;
    private static final int PLEN = 4;

    private static PduHeader header(String hex) {
        return PduHeader.decode(ByteBuffer.wrap(HexFormat.of().parseHex(hex)).order(ByteOrder.LITTLE_ENDIAN), 0);
    }

    private static void assertField(PduTerms terms, String hex, int offset) {
        PduException broken = catchThrowableOfType(PduException.class, () -> PduRules.check(header(hex), terms));
        assertThat(broken).as(hex).isNotNull();
        assertThat(broken.fes()).isEqualTo(Fes.INVALID_FIELD);
        assertThat(broken.fei()).as(broken.getMessage()).isEqualTo(offset);
    }

    private static void assertLegal(PduTerms terms, String hex, PduType type) throws PduException {
        assertThat(PduRules.check(header(hex), terms)).isEqualTo(type);
    }

    @ParameterizedTest
    @CsvSource({
        "a type that does not exist,            0800180018000000, 0",
        "a Kickstart request,                   0a00180018000000, 0",
        "the last type code,                    ff00180018000000, 0",
        "all ones,                              ffffffffffffffff, 0",
        "ICResp towards the controller,         0100800080000000, 0",
        "C2HTermReq towards the controller,     0300180018000000, 0",
        "a response towards the controller,     0500180018000000, 0",
        "C2HData towards the controller,        0704181818100000, 0",
        "R2T towards the controller,            0900180018000000, 0",
        "a header digest nobody agreed to,      0401480048000000, 1",
        "a data digest nobody agreed to,        0402484850000000, 1",
        "a data digest without data,            0402480048000000, 1",
        "a capsule with HLEN 71,                0400470048000000, 2",
        "a capsule with HLEN 73,                0400490049000000, 2",
        "a capsule with HLEN 0,                 0400000048000000, 2",
        "a capsule with HLEN 255,               0400ff0048000000, 2",
        "H2CData with HLEN 23,                  0604171828000000, 2",
        "H2CData with HLEN 25,                  0604191929000000, 2",
        "capsule data inside the header,        0400484748100000, 3",
        "capsule data nowhere,                  0400480048100000, 3",
        "capsule data off the alignment,        0400484949100000, 3",
        "H2CData without PDO,                   0604180028000000, 3",
        "H2CData with PDO inside the header,    0604181428000000, 3",
        "H2CData with PDO behind the PDU,       060418ff28000000, 3",
        "a capsule with PLEN 0,                 0400480000000000, 4",
        "a capsule with PLEN 7,                 0400480007000000, 4",
        "a capsule with PLEN 8,                 0400480008000000, 4",
        "a capsule with PLEN 71,                0400480047000000, 4",
        "a capsule with one byte too many,      0400484849200000, 4",
        "a capsule of 4 GiB,                    04004848ffffffff, 4",
        "a capsule with padding and no data,    0400484c4c000000, 4",
        "H2CData without data,                  0604181818000000, 4",
        "H2CData of 4 GiB,                      06041818ffffffff, 4",
        "a TermReq that is short,               0200180017000000, 4",
        "a TermReq that is long,                0200180099000000, 4",
        "a TermReq of 4 GiB,                    02001800ffffffff, 4"
    })
    void aControllerReportsTheLowestWrongField(String what, String hex, int offset) {
        assertField(CONTROLLER, hex, offset);
    }

    @ParameterizedTest
    @CsvSource({
        "a type that does not exist,            0800180018000000, 0",
        "ICReq towards the host,                0000800080000000, 0",
        "H2CTermReq towards the host,           0200180018000000, 0",
        "a command towards the host,            0400480048000000, 0",
        "H2CData towards the host,              0604181828000000, 0",
        "SUCCESS without LAST,                  0708181828000000, 1",
        "a header digest nobody agreed to,      0501180018000000, 1",
        "a data digest nobody agreed to,        0706181828000000, 1",
        "a response with HLEN 255,              0500ff00ff000000, 2",
        "C2HData with PDO inside the header,    0704181428000000, 3",
        "a response of 4096 bytes,              0500180000100000, 4",
        "an R2T with PLEN 23,                   0900180017000000, 4",
        "an R2T with PLEN 25,                   0900180019000000, 4",
        "C2HData of 4 GiB,                      07041818ffffffff, 4",
        "C2HData without data,                  0704181818000000, 4",
        "a TermReq that is short,               0300180017000000, 4",
        "a TermReq that is long,                0300180099000000, 4"
    })
    void aHostReportsTheLowestWrongField(String what, String hex, int offset) {
        assertField(HOST, hex, offset);
    }

    @ParameterizedTest
    @CsvSource({
        "ICReq with PLEN 127,          000080007f000000, 4",
        "ICReq with PLEN 129,          0000800081000000, 4",
        "ICReq of 4 GiB,               00008000ffffffff, 4",
        "ICReq with HLEN 127,          00007f0080000000, 2",
        "ICReq with a digest flag,     0001800080000000, 1",
        "ICReq with a digest flag,     0002800080000000, 1",
        "CVE-2023-5178,                0008805de3000000, 4",
        "ICResp,                       0100800080000000, 0"
    })
    void aControllerJudgesIcReqBeforeItIsThere(String what, String hex, int offset) {
        assertField(PduTerms.initial(true), hex, offset);
    }

    @ParameterizedTest
    @CsvSource({
        "a capsule without the digest,         0400480048000000, 1",
        "a capsule with 4 bytes too few,       0401480048000000, 4",
        "data where the digest is,             0401484858100000, 3"
    })
    void headerDigestsAreInsistedOn(String what, String hex, int offset) {
        assertField(CONTROLLER_HDGST, hex, offset);
    }

    @ParameterizedTest
    @CsvSource({
        "a capsule's data without the digest,  0400484858100000, 1",
        "H2CData without the digest,           0604181828000000, 1",
        "H2CData with nothing but a digest,    060618181c000000, 4",
        "H2CData with half a digest,           060618181a000000, 4"
    })
    void dataDigestsAreInsistedOn(String what, String hex, int offset) {
        assertField(CONTROLLER_DDGST, hex, offset);
    }

    // CVE-2025-21927: the digest must not make a longer header fit.
    @ParameterizedTest
    @CsvSource({"0501ff00ff000000, 2", "0501800080000000, 2"})
    void aDigestMakesNoHeaderLonger(String hex, int offset) {
        assertField(HOST_HDGST, hex, offset);
    }

    @Test
    void dataIsAlignedAsTheReceiverAsked() throws PduException {
        assertField(CONTROLLER_CPDA_3, "0400484c4c100000", PDO);
        assertField(CONTROLLER_CPDA_3, "0604181828000000", PDO);
        assertLegal(CONTROLLER_CPDA_3, "0400485050100000", PduType.CAPSULE_CMD);
        assertLegal(CONTROLLER_CPDA_3, "0604182030000000", PduType.H2C_DATA);
        assertLegal(CONTROLLER_CPDA_3, "0604183040000000", PduType.H2C_DATA);
    }

    @Test
    void aSmallerFaultInFrontHidesALargerBehind() {
        assertField(CONTROLLER, "0803ffffffffffff", TYPE);
        assertField(CONTROLLER, "0403ff00ffffffff", FLAGS);
        assertField(CONTROLLER, "0400ffffffffffff", HLEN);
        assertField(CONTROLLER, "04004801ffffffff", PDO);
        assertField(CONTROLLER, "04004848ffffffff", PLEN);
    }

    @ParameterizedTest
    @CsvSource({
        "LAST and SUCCESS on a capsule,  040c480048000000",
        "reserved flags,                 04f0480048000000",
        "a data offset without data,     0400481848000000"
    })
    void reservedBitsAreNotLookedAt(String what, String hex) throws PduException {
        assertLegal(CONTROLLER, hex, PduType.CAPSULE_CMD);
    }

    @ParameterizedTest
    @CsvSource({
        "0400480048000000, CAPSULE_CMD",
        "0400484848200000, CAPSULE_CMD",
        "0400484849000000, CAPSULE_CMD",
        "0604181819000000, H2C_DATA",
        "0200180018000000, H2C_TERM_REQ",
        "0200180098000000, H2C_TERM_REQ"
    })
    void theBoundariesAreLegal(String hex, PduType type) throws PduException {
        assertLegal(CONTROLLER, hex, type);
    }

    @ParameterizedTest
    @CsvSource({
        "true,  true,  0400480048000000", "true,  true,  0604181828000000",
        "true,  false, 0500180018000000", "true,  false, 0900180018000000",
        "true,  false, 0704181828000000", "false, true,  0000800080000000",
        "false, false, 0100800080000000"
    })
    void whatBelongsToTheOtherPhaseIsASequenceError(boolean initial, boolean towardsController, String hex) {
        PduTerms terms = initial ? PduTerms.initial(towardsController) : towardsController ? CONTROLLER : HOST;
        PduException broken = catchThrowableOfType(PduException.class, () -> PduRules.check(header(hex), terms));
        assertThat(broken.fes()).isEqualTo(Fes.SEQUENCE);
        assertThat(broken.fei()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"1, 0, 8", "65535, 0, 8", "0, 32, 10", "0, 255, 10", "1, 32, 8"})
    void icReqIsJudgedFieldByField(int pfv, int hpda, int offset) {
        PduException broken =
                catchThrowableOfType(PduException.class, () -> PduRules.check(new IcReq(pfv, hpda, false, false, 1)));
        assertThat(broken.fes()).isEqualTo(Fes.INVALID_FIELD);
        assertThat(broken.fei()).isEqualTo(offset);
    }

    @Test
    void icReqMayAskForTheMost() throws PduException {
        PduRules.check(new IcReq(0, 31, true, true, 1L << 32));
    }

    @ParameterizedTest
    @CsvSource({
        "1, 0,  false, false, 8192,       8",
        "0, 32, false, false, 8192,       10",
        "0, 0,  true,  false, 8192,       11",
        "0, 0,  false, true,  8192,       11",
        "0, 0,  false, false, 0,          12",
        "0, 0,  false, false, 4095,       12",
        "0, 0,  false, false, 4098,       12",
        "0, 0,  false, false, 4294967295, 12"
    })
    void icRespIsJudgedFieldByField(int pfv, int cpda, boolean hdgst, boolean ddgst, long max, int offset) {
        IcReq request = new IcReq(0, 0, false, false, 1);
        PduException broken = catchThrowableOfType(
                PduException.class, () -> PduRules.check(new IcResp(pfv, cpda, hdgst, ddgst, max), request));
        assertThat(broken.fes()).isEqualTo(Fes.INVALID_FIELD);
        assertThat(broken.fei()).isEqualTo(offset);
    }

    @Test
    void icRespMayGrantLessThanWasAskedFor() throws PduException {
        IcReq request = new IcReq(0, 0, true, true, 1);
        PduRules.check(new IcResp(0, 31, false, true, 4096), request);
        PduRules.check(new IcResp(0, 0, true, true, 0xFFFF_FFFCL), request);
    }
}
