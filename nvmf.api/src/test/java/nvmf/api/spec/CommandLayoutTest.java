package nvmf.api.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Stream;
import nvmf.api.spec.admin.Abort;
import nvmf.api.spec.admin.AsyncEvent;
import nvmf.api.spec.admin.GetFeatures;
import nvmf.api.spec.admin.GetLogPage;
import nvmf.api.spec.admin.Identify;
import nvmf.api.spec.admin.KeepAlive;
import nvmf.api.spec.admin.SetFeatures;
import nvmf.api.spec.admin.management.NamespaceAttachment;
import nvmf.api.spec.admin.management.NamespaceManagement;
import nvmf.api.spec.auth.AuthCommand;
import nvmf.api.spec.fabrics.Connect;
import nvmf.api.spec.fabrics.Disconnect;
import nvmf.api.spec.fabrics.PropertyGet;
import nvmf.api.spec.fabrics.PropertySet;
import nvmf.api.spec.nvm.Compare;
import nvmf.api.spec.nvm.Copy;
import nvmf.api.spec.nvm.DatasetManagement;
import nvmf.api.spec.nvm.Flush;
import nvmf.api.spec.nvm.Read;
import nvmf.api.spec.nvm.ReservationAcquire;
import nvmf.api.spec.nvm.ReservationRegister;
import nvmf.api.spec.nvm.ReservationRelease;
import nvmf.api.spec.nvm.ReservationReport;
import nvmf.api.spec.nvm.Verify;
import nvmf.api.spec.nvm.Write;
import nvmf.api.spec.nvm.WriteUncorrectable;
import nvmf.api.spec.nvm.WriteZeroes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Where each command's fields lie in the 64 bytes, in numbers typed from the specification's figures. */
class CommandLayoutTest {
    private static final Sqe ZERO = new Sqe(0, 0, 0, 0, 0, 0, 0, Sgl.none(), 0, 0, 0, 0, 0, 0);

    static Stream<Arguments> commands() {
        return Stream.of(
                // Base Specification, figure "Common Command Format"; "Fabrics Command Capsule"
                row("opcode", new Sqe(0xA5, 0, 0, 0, 0, 0, 0, Sgl.none(), 0, 0, 0, 0, 0, 0), 0, "a5"),
                row("FUSE and PSDT", new Sqe(0, 0xC3, 0, 0, 0, 0, 0, Sgl.none(), 0, 0, 0, 0, 0, 0), 1, "c3"),
                row("CID", ZERO.withCid(0xBEEF), 2, "efbe"),
                row("NSID", new Sqe(0, 0, 0, 0x11223344, 0, 0, 0, Sgl.none(), 0, 0, 0, 0, 0, 0), 4, "44332211"),
                row("CDW2", new Sqe(0, 0, 0, 0, 0x11223344, 0, 0, Sgl.none(), 0, 0, 0, 0, 0, 0), 8, "44332211"),
                row("CDW3", new Sqe(0, 0, 0, 0, 0, 0x11223344, 0, Sgl.none(), 0, 0, 0, 0, 0, 0), 12, "44332211"),
                row("MPTR", new Sqe(0, 0, 0, 0, 0, 0, 0x1122L, Sgl.none(), 0, 0, 0, 0, 0, 0), 16, "2211"),
                row("CDW10", new Sqe(0, 0, 0, 0, 0, 0, 0, Sgl.none(), 0x1122, 0, 0, 0, 0, 0), 40, "2211"),
                row("CDW11", new Sqe(0, 0, 0, 0, 0, 0, 0, Sgl.none(), 0, 0x1122, 0, 0, 0, 0), 44, "2211"),
                row("CDW12", new Sqe(0, 0, 0, 0, 0, 0, 0, Sgl.none(), 0, 0, 0x1122, 0, 0, 0), 48, "2211"),
                row("CDW13", new Sqe(0, 0, 0, 0, 0, 0, 0, Sgl.none(), 0, 0, 0, 0x1122, 0, 0), 52, "2211"),
                row("CDW14", new Sqe(0, 0, 0, 0, 0, 0, 0, Sgl.none(), 0, 0, 0, 0, 0x1122, 0), 56, "2211"),
                row("CDW15", new Sqe(0, 0, 0, 0, 0, 0, 0, Sgl.none(), 0, 0, 0, 0, 0, 0x1122), 60, "2211"),
                // Base Specification, figures "SGL … descriptor"
                row("SGL address", ZERO.withSgl(new Sgl.DataBlock(0x1122334455667788L, 0)), 24, "8877665544332211"),
                row("SGL length", ZERO.withSgl(new Sgl.DataBlock(0, 0xF1223344L)), 32, "443322f1"),
                row(
                        "SGL offset",
                        ZERO.withSgl(new Sgl.InCapsule(0x10, 0x200)),
                        24,
                        "1000000000000000 00020000 000000 01"),
                row("SGL transport", ZERO.withSgl(new Sgl.Transport(0x1000)), 32, "00100000 000000 5a"),
                row(
                        "SGL keyed",
                        ZERO.withSgl(new Sgl.Keyed(1, 0x112233, 0x44556677, false)),
                        24,
                        "0100000000000000 332211 77665544 40"),
                row("SGL keyed, invalidate", ZERO.withSgl(new Sgl.Keyed(0, 0, 0, true)), 39, "4f"),
                // Base Specification, "Connect Command"
                row("Connect", new Connect(0, 0, 1, 0, 0).toSqe(), 0, "7f40 0000 01"),
                row("Connect.RECFMT", new Connect(0xF00F, 0, 1, 0, 0).toSqe(), 40, "0ff0"),
                row("Connect.QID", new Connect(0, 0x1234, 1, 0, 0).toSqe(), 42, "3412"),
                row("Connect.SQSIZE, 0's based", new Connect(0, 0, 0x1235, 0, 0).toSqe(), 44, "3412"),
                row("Connect.CATTR", new Connect(0, 0, 1, 0x04, 0).toSqe(), 46, "04"),
                row("Connect.KATO", new Connect(0, 0, 1, 0, 120_000).toSqe(), 48, "c0d40100"),
                // Base Specification, "Authentication Send Command", "Authentication Receive Command"
                row("Authentication Send", AuthCommand.send(0).toSqe(), 0, "7f40 0000 05"),
                row("Authentication Receive", AuthCommand.receive(0).toSqe(), 0, "7f40 0000 06"),
                row("SPSP0, SPSP1, SECP", AuthCommand.send(0).toSqe(), 40, "00 01 01 e9"),
                row("SPSP0", new AuthCommand(5, 0x12, 0, 0, 0).toSqe(), 41, "12"),
                row("SPSP1", new AuthCommand(5, 0, 0x12, 0, 0).toSqe(), 42, "12"),
                row("TL", AuthCommand.send(0x1234).toSqe(), 44, "34120000"),
                row("AL", AuthCommand.receive(0x1234).toSqe(), 44, "34120000"),
                row("Property Get", new PropertyGet(8, 0).toSqe(), 0, "7f40 0000 04"),
                row("Property Get.ATTRIB", new PropertyGet(8, 0).toSqe(), 40, "01"),
                row("Property Get.OFST", new PropertyGet(4, 0x1C).toSqe(), 44, "1c"),
                row("Property Set", new PropertySet(4, 0x14, 0).toSqe(), 0, "7f40 0000 00"),
                row("Property Set.OFST", new PropertySet(4, 0x14, 0).toSqe(), 44, "14"),
                row("Property Set.VALUE", new PropertySet(8, 0, 0x1122334455667788L).toSqe(), 48, "8877665544332211"),
                row("Disconnect", new Disconnect(0).toSqe(), 0, "7f40 0000 08"),
                row("Disconnect.RECFMT", new Disconnect(0x1122).toSqe(), 40, "2211"),
                // NVM Command Set Specification, "Read Command" and its neighbours
                row("Read", new Read(1, 0, 1, false).toSqe(), 0, "0240 0000 01000000"),
                row("Read.SLBA", new Read(0, 0x1122334455667788L, 1, false).toSqe(), 40, "8877665544332211"),
                row("Read.NLB, 0's based", new Read(0, 0, 0x1235, false).toSqe(), 48, "3412"),
                row("Read.FUA", new Read(0, 0, 1, true).toSqe(), 51, "40"),
                row("Write", new Write(1, 0, 1, false).toSqe(), 0, "0140 0000 01000000"),
                row("Write.FUA", new Write(0, 0, 0x10000, true).toSqe(), 48, "ffff0040"),
                row("Compare", new Compare(1, 0, 1, false).toSqe(), 0, "0540"),
                row("Write Zeroes", new WriteZeroes(1, 0, 1, false, false).toSqe(), 0, "0840"),
                row("Write Zeroes.DEAC", new WriteZeroes(1, 0, 8, true, false).toSqe(), 48, "07000002"),
                row("Verify", new Verify(1, 0x1122334455667788L, 0x1235, true).toSqe(), 0, "0c40 0000 01000000"),
                row("Verify.SLBA, NLB, FUA", new Verify(0, 7, 0x1235, true).toSqe(), 40, "0700000000000000 34120040"),
                row("Write Uncorrectable", new WriteUncorrectable(1, 0, 1).toSqe(), 0, "0440 0000 01000000"),
                row(
                        "Write Uncorrectable.SLBA, NLB",
                        new WriteUncorrectable(0, 7, 8).toSqe(),
                        40,
                        "0700000000000000 07"),
                row("Copy", new Copy(1, 0, 1, 0, false).toSqe(), 0, "1940 0000 01000000"),
                row(
                        "Copy.SDLBA, NR, DESFMT, FUA",
                        new Copy(1, 0x1122334455667788L, 128, 2, true).toSqe(),
                        40,
                        "8877665544332211 7f020040"),
                row("FUSE", new Write(1, 0, 1, false).toSqe().withFuse(Sqe.FUSE_SECOND), 0, "0142"),
                row("Flush", new Flush(0xFFFFFFFF).toSqe(), 0, "0040 0000 ffffffff"),
                row("Dataset Management", DatasetManagement.deallocate(1, 1).toSqe(), 0, "0940"),
                row(
                        "Dataset Management.NR, 0's based",
                        DatasetManagement.deallocate(1, 256).toSqe(),
                        40,
                        "ff000000"),
                row("Dataset Management.AD", DatasetManagement.deallocate(1, 1).toSqe(), 44, "04"),
                row("Dataset Management.IDW, IDR", new DatasetManagement(1, 1, false, true, true).toSqe(), 44, "03"),
                // Base Specification, reservation commands
                row("Reservation Register", new ReservationRegister(7, 0, false, 0).toSqe(), 0, "0d40 0000 07000000"),
                row(
                        "Reservation Register.RREGA, IEKEY, CPTPL",
                        new ReservationRegister(7, 2, true, 3).toSqe(),
                        40,
                        "0a0000c0"),
                row("Reservation Report", new ReservationReport(7, 4, false).toSqe(), 0, "0e40"),
                row(
                        "Reservation Report.NUMD, EDS",
                        new ReservationReport(7, 0x1235 * 4L, true).toSqe(),
                        40,
                        "34120000 01"),
                row("Reservation Acquire", new ReservationAcquire(7, 0, false, 1).toSqe(), 0, "1140"),
                row(
                        "Reservation Acquire.RACQA, IEKEY, RTYPE",
                        new ReservationAcquire(7, 2, true, 6).toSqe(),
                        40,
                        "0a060000"),
                row("Reservation Release", new ReservationRelease(7, 0, false, 1).toSqe(), 0, "1540"),
                row(
                        "Reservation Release.RRELA, IEKEY, RTYPE",
                        new ReservationRelease(7, 1, true, 5).toSqe(),
                        40,
                        "09050000"),
                // Base Specification, admin commands
                row("Identify", new Identify(0x02, 7).toSqe(), 0, "0640 0000 07000000"),
                row("Identify.CNS, CNTID", new Identify(0x13, 0, 0x1234, 0).toSqe(), 40, "1300 3412"),
                row("Identify.CSI", new Identify(0x05, 0, 0, 2).toSqe(), 47, "02"),
                row("Get Log Page", new GetLogPage(0x70, 0, 4, 0).toSqe(), 0, "0240"),
                row(
                        "Get Log Page.LID, LSP, RAE, NUMDL",
                        new GetLogPage(0x70, 0, 0x7F, true, 0x1235 * 4L, 0, false, 0).toSqe(),
                        40,
                        "70ff 3412"),
                row("Get Log Page.NUMDU", new GetLogPage(0, 0, (0xABCD1234L + 1) * 4, 0).toSqe(), 44, "cdab"),
                row("Get Log Page.LPO", new GetLogPage(0, 0, 4, 0x1122334455667788L).toSqe(), 48, "8877665544332211"),
                row("Get Log Page.OT, CSI", new GetLogPage(0, 0, 0, false, 4, 0, true, 2).toSqe(), 56, "00008002"),
                row("Set Features", new SetFeatures(0x0B, 0, true, 0x1122).toSqe(), 0, "0940"),
                row("Set Features.FID, SV", new SetFeatures(0x0B, 0, true, 0x1122).toSqe(), 40, "0b000080"),
                row("Set Features.CDW11", new SetFeatures(0x0B, 0, true, 0x1122).toSqe(), 44, "2211"),
                row("Number of Queues, 0's based both", SetFeatures.queues(4).toSqe(), 44, "03000300"),
                row("Get Features", new GetFeatures(0x07, 0, 3, 0).toSqe(), 0, "0a40"),
                row("Get Features.FID, SEL", new GetFeatures(0x07, 0, 3, 0).toSqe(), 40, "0703"),
                row("Namespace Management", new NamespaceManagement(0, 0, 0).toSqe(), 0, "0d40"),
                row("Namespace Management.SEL, CSI", new NamespaceManagement(1, 7, 2).toSqe(), 40, "01000000 00000002"),
                row("Namespace Attachment", new NamespaceAttachment(1, 7).toSqe(), 0, "1540 0000 07000000"),
                row("Namespace Attachment.SEL", new NamespaceAttachment(1, 7).toSqe(), 40, "01"),
                row("Abort", new Abort(0x1234, 0x5678).toSqe(), 0, "0840"),
                row("Abort.SQID, CID", new Abort(0x1234, 0x5678).toSqe(), 40, "3412 7856"),
                row("Asynchronous Event Request", AsyncEvent.request(), 0, "0c40"),
                row("Keep Alive", KeepAlive.sqe(), 0, "1840"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("commands")
    void aFieldLiesWhereTheSpecificationPutsIt(String name, Sqe sqe, int offset, String hex) {
        ByteBuffer capsule = Wire.allocate(Sqe.BYTES);
        sqe.encode(capsule, 0);
        byte[] expected = Hex.bytes(hex);
        assertThat(Wire.bytes(capsule, offset, expected.length)).isEqualTo(expected);
        assertThat(Sqe.decode(capsule, 0)).isEqualTo(sqe);
    }

    /** NVM Command Set Specification, figure "Source Range Entries Copy Descriptor Format 0h". */
    @Test
    void aSourceRangeOfCopyHasItsBlocksAt8And16() {
        ByteBuffer data = Copy.encode(List.of(new Copy.Source(1, 1), new Copy.Source(0x1122334455667788L, 0x1235)));
        assertThat(data.limit()).isEqualTo(64);
        assertThat(Wire.bytes(data, 32, 32))
                .isEqualTo(Hex.bytes("0000000000000000 8877665544332211 3412000000000000 0000000000000000"));
        assertThat(Copy.Source.decode(data, 32)).isEqualTo(new Copy.Source(0x1122334455667788L, 0x1235));
    }

    private static Arguments row(String name, Sqe sqe, int offset, String hex) {
        return Arguments.of(name, sqe, offset, hex);
    }
}
