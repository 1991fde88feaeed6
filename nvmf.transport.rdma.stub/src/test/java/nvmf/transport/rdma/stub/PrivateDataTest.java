package nvmf.transport.rdma.stub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import nvmf.api.spec.Wire;
import nvmf.transport.rdma.stub.PrivateData.Accept;
import nvmf.transport.rdma.stub.PrivateData.Reject;
import nvmf.transport.rdma.stub.PrivateData.Request;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Offsets and widths are those of the figures of the RDMA Transport Specification, typed from there. */
final class PrivateDataTest {
    private static String hex(ByteBuffer buffer) {
        return HexFormat.of().formatHex(Wire.bytes(buffer, 0, buffer.capacity()));
    }

    private static ByteBuffer bytes(String hex) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(hex));
    }

    private static String zeroes(int bytes) {
        return "00".repeat(bytes);
    }

    private static void rejected(CmStatus status, ThrowingCallable call) {
        assertThatExceptionOfType(CmException.class)
                .isThrownBy(call)
                .satisfies(e -> assertThat(e.status()).isEqualTo(status));
    }

    // RDMA_CM_REQUEST Private Data: RECFMT 1:0, QID 3:2, HRQSIZE 5:4, HSQSIZE 7:6 (0's based), CNTLID 9:8, reserved
    // 31:10.
    @Test
    void aRequestHasThirtyTwoBytes() throws CmException {
        String wire = "0000" + "0201" + "0403" + "ff02" + "0807" + zeroes(22);
        Request request = new Request(0x0102, 0x0304, 0x0300, 0x0708);
        assertThat(hex(request.encode())).isEqualTo(wire);
        assertThat(Request.decode(bytes(wire))).isEqualTo(request);
    }

    /** What Linux hosts send for an admin queue: 32 receives, 31 as the 0's based size of 32 entries. */
    @Test
    void theSizeOfTheSendQueueIsZeroBasedAndThatOfTheReceiveQueueIsNot() throws CmException {
        Request request = Request.decode(bytes("0000" + "0000" + "2000" + "1f00" + zeroes(24)));
        assertThat(request).isEqualTo(new Request(0, 32, 32, 0));
    }

    // RDMA_CM_ACCEPT Private Data: RECFMT 1:0, CRQSIZE 3:2, reserved 31:4.
    @Test
    void anAcceptHasThirtyTwoBytes() throws CmException {
        String wire = "0000" + "2001" + zeroes(28);
        assertThat(hex(new Accept(0x0120).encode())).isEqualTo(wire);
        assertThat(Accept.decode(bytes(wire))).isEqualTo(new Accept(0x0120));
    }

    // RDMA_CM_REJECT Private Data: RECFMT 1:0, STS 3:2.
    @Test
    void aRejectHasFourBytes() throws CmException {
        String wire = "0000" + "0600";
        assertThat(hex(new Reject(CmStatus.NO_RESOURCES).encode())).isEqualTo(wire);
        assertThat(Reject.decode(bytes(wire)).status()).isEqualTo(CmStatus.NO_RESOURCES);
        assertThat(Reject.decode(bytes("0000ffff")).status()).isEqualTo(new CmStatus(0xFFFF));
    }

    @Test
    void paddingAfterARecordIsNoConcern() throws CmException {
        Request request = new Request(1, 128, 128, 5);
        ByteBuffer padded =
                ByteBuffer.allocate(3 + 56).put(3, request.encode(), 0, 32).position(3);
        assertThat(Request.decode(padded)).isEqualTo(request);
        assertThat(padded.position()).isEqualTo(3);
    }

    @Test
    void shortPrivateDataIsRejectedForItsLength() {
        for (int length = 0; length < 32; length++) {
            ByteBuffer data = ByteBuffer.allocate(length);
            rejected(CmStatus.INVALID_PRIVATE_DATA_LENGTH, () -> Request.decode(data));
            rejected(CmStatus.INVALID_PRIVATE_DATA_LENGTH, () -> Accept.decode(data));
            if (length < 4) {
                rejected(CmStatus.INVALID_PRIVATE_DATA_LENGTH, () -> Reject.decode(data));
            }
        }
    }

    @Test
    void anotherRecordFormatIsRejectedWhateverFollows() {
        for (String recfmt : new String[] {"0100", "0001", "ffff"}) {
            ByteBuffer data = bytes(recfmt + zeroes(30));
            rejected(CmStatus.INVALID_RECFMT, () -> Request.decode(data));
            rejected(CmStatus.INVALID_RECFMT, () -> Accept.decode(data));
            rejected(CmStatus.INVALID_RECFMT, () -> Reject.decode(data));
        }
    }

    @Test
    void queuesThatCannotBeAreRejectedForTheirSize() {
        rejected(CmStatus.INVALID_HSQSIZE, () -> Request.decode(bytes("0000" + "0100" + "2000" + "0000" + zeroes(24))));
        rejected(CmStatus.INVALID_HRQSIZE, () -> Request.decode(bytes("0000" + "0100" + "1f00" + "1f00" + zeroes(24))));
        rejected(CmStatus.INVALID_HRQSIZE, () -> Request.decode(bytes("0000" + "0100" + "ffff" + "ffff" + zeroes(24))));
        rejected(CmStatus.NO_RESOURCES, () -> Accept.decode(bytes(zeroes(32))));
    }

    @Test
    void aRecordIsMadeOfLegalValuesOnly() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Request(0x1_0000, 32, 32, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Request(-1, 32, 32, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Request(0, 0, 32, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Request(0, 32, 1, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Request(0, 32, 0x1_0001, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Request(0, 32, 32, 0x1_0000));
        assertThatIllegalArgumentException().isThrownBy(() -> new Accept(0));
        assertThatIllegalArgumentException().isThrownBy(() -> new CmStatus(0x1_0000));
    }

    // RDMA Transport Specification, the table of RDMA_CM_REJECT status values.
    @Test
    void statusesHaveTheSpecificationsNames() {
        assertThat(CmStatus.INVALID_PRIVATE_DATA_LENGTH).hasToString("Invalid Private Data Length (01h)");
        assertThat(CmStatus.INVALID_RECFMT).hasToString("Invalid RECFMT (02h)");
        assertThat(CmStatus.INVALID_QID).hasToString("Invalid QID (03h)");
        assertThat(CmStatus.INVALID_HSQSIZE).hasToString("Invalid HSQSIZE (04h)");
        assertThat(CmStatus.INVALID_HRQSIZE).hasToString("Invalid HRQSIZE (05h)");
        assertThat(CmStatus.NO_RESOURCES).hasToString("No Resources (06h)");
        assertThat(CmStatus.INVALID_IRD).hasToString("Invalid IRD (07h)");
        assertThat(CmStatus.INVALID_ORD).hasToString("Invalid ORD (08h)");
        assertThat(CmStatus.INVALID_CNTLID).hasToString("Invalid CNTLID (09h)");
        assertThat(new CmStatus(0x77)).hasToString("unknown (77h)");
    }
}
