package nvmf.controller.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import nvmf.api.block.BlockDevice.Geometry;
import nvmf.api.block.BlockDevice.Identity;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.admin.AnaState;
import nvmf.controller.admin.IdentifyPages.ControllerView;
import nvmf.controller.fixture.GatedDevice;
import nvmf.controller.model.Limits;
import nvmf.controller.model.Namespace;
import nvmf.controller.model.SubsystemSettings;
import org.junit.jupiter.api.Test;

/** Bytes at the offsets of the specification's figures, typed from there. */
class IdentifyPagesTest {
    private static final Nqn NQN = new Nqn("nqn.2014-08.org.example:disk");
    private static final SubsystemSettings SETTINGS =
            SubsystemSettings.of(NQN).with(Limits.DEFAULT.withQueues(16, 128));

    private static ByteBuffer controller(boolean volatileWriteCache) {
        return IdentifyPages.controller(
                SETTINGS, new ControllerView(0x1234, 128 << 10, 8192, false, volatileWriteCache, Optional.empty()));
    }

    private static String text(ByteBuffer page, int at, int width) {
        byte[] bytes = new byte[width];
        page.get(at, bytes);
        return new String(bytes, StandardCharsets.US_ASCII);
    }

    @Test
    void anIoControllerSaysWhoItIs() {
        ByteBuffer page = controller(true);
        assertThat(page.limit()).isEqualTo(4096);
        assertThat(text(page, 4, 20)).isEqualTo(String.format("%-20s", SubsystemSettings.serialOf(NQN)));
        assertThat(text(page, 24, 40)).isEqualTo(String.format("%-40s", "nvmf"));
        assertThat(text(page, 64, 8)).isEqualTo("0.1     ");
        assertThat(page.getShort(78)).isEqualTo((short) 0x1234);
        assertThat(page.getInt(80)).isEqualTo(0x00020000);
        assertThat(text(page, 768, 29)).isEqualTo(NQN.value() + "\0");
        assertThat(page.get(111)).isEqualTo((byte) 1);
    }

    @Test
    void anIoControllerSaysWhatALinuxHostInsistsOn() {
        ByteBuffer page = controller(true);
        assertThat(page.get(76)).as("CMIC").isEqualTo((byte) 0xB);
        assertThat(page.get(77)).as("MDTS").isEqualTo((byte) 5);
        assertThat(page.getInt(92)).as("OAES").isEqualTo(1 << 8 | 1 << 11);
        assertThat(page.getInt(96)).as("CTRATT").isEqualTo(0x41);
        assertThat(page.get(258)).as("ACL").isEqualTo((byte) 3);
        assertThat(page.get(259)).as("AERL").isEqualTo((byte) 3);
        assertThat(page.get(261)).as("LPA").isEqualTo((byte) 0x06);
        assertThat(page.get(262)).as("ELPE").isEqualTo((byte) 63);
        assertThat(page.getShort(266)).as("WCTEMP").isNotZero();
        assertThat(page.getShort(320)).as("KAS").isEqualTo((short) 1);
        assertThat(page.get(512)).as("SQES").isEqualTo((byte) 0x66);
        assertThat(page.get(513)).as("CQES").isEqualTo((byte) 0x44);
        assertThat(page.getShort(514)).as("MAXCMD").isEqualTo((short) 128);
        assertThat(page.getInt(516)).as("NN").isEqualTo(1024);
        assertThat(page.getShort(520)).as("ONCS").isEqualTo((short) 0b1_1011_1111);
        assertThat(page.getShort(522)).as("FUSES").isEqualTo((short) 1);
        assertThat(page.getShort(532)).as("ACWU").isZero();
        assertThat(page.getShort(534)).as("OCFS").isEqualTo((short) 1);
        assertThat(page.getInt(536)).as("SGLS").isEqualTo(1 | 1 << 20 | 1 << 21);
        assertThat(page.getInt(1792)).as("IOCCSZ").isEqualTo((64 + 8192) / 16);
        assertThat(page.getInt(1796)).as("IORCSZ").isEqualTo(1);
        assertThat(page.getShort(1800)).as("ICDOFF").isZero();
        assertThat(page.get(1802)).as("FCATT").isZero();
        assertThat(page.get(1803)).as("MSDBD").isEqualTo((byte) 1);
        assertThat(page.getShort(1804)).as("OFCS").isEqualTo((short) 1);
    }

    // Base Specification, "Identify Controller": ANATT, ANACAP, ANAGRPMAX, NANAGRPID.
    @Test
    void anIoControllerReportsAllAnaStatesAndUpTo128Groups() {
        ByteBuffer page = controller(true);
        assertThat(page.get(342)).as("ANATT").isEqualTo((byte) 10);
        assertThat(page.get(343)).as("ANACAP").isEqualTo((byte) 0x1F);
        assertThat(page.getInt(344)).as("ANAGRPMAX").isEqualTo(128);
        assertThat(page.getInt(348)).as("NANAGRPID").isEqualTo(128);
    }

    // Base Specification, "Communication Loss Handling".
    @Test
    void aHostWaitsLongerWhereControllersAreInOtherProcesses() {
        assertThat(controller(true).getShort(386)).as("CQT").isEqualTo((short) 250);
        ByteBuffer one = IdentifyPages.controller(
                SETTINGS.with(new SubsystemSettings.Cntlids(1000, 1999, false)),
                new ControllerView(1000, 128 << 10, 8192, false, true, Optional.empty()));
        assertThat(one.getShort(386)).as("CQT").isEqualTo((short) 15_000);
    }

    @Test
    void theVolatileWriteCacheIsToldTruthfully() {
        assertThat(controller(true).get(525)).isEqualTo((byte) 0b111);
        assertThat(controller(false).get(525)).isEqualTo((byte) 0b110);
    }

    @Test
    void aDiscoveryControllerHasNoNamespacesAndNoQueues() {
        ByteBuffer page = IdentifyPages.controller(
                SubsystemSettings.of(Nqn.DISCOVERY),
                new ControllerView(1, 1 << 20, 8192, false, true, Optional.empty()));
        assertThat(page.get(111)).as("CNTRLTYPE").isEqualTo((byte) 2);
        assertThat(page.getInt(516)).as("NN").isZero();
        assertThat(page.getShort(520)).as("ONCS").isZero();
        assertThat(page.getInt(92)).as("OAES").isEqualTo(1 << 31);
        assertThat(page.getShort(320)).as("KAS").isEqualTo((short) 1);
        assertThat(text(page, 768, 36)).isEqualTo("nqn.2014-08.org.nvmexpress.discovery");
        // Older Linux hosts insist on these two for every controller.
        assertThat(page.getInt(1792)).as("IOCCSZ").isEqualTo(4);
        assertThat(page.getInt(1796)).as("IORCSZ").isEqualTo(1);
    }

    private static ByteBuffer page(Namespace namespace) {
        return IdentifyPages.namespace(namespace, AnaState.OPTIMIZED, 0, 128 << 10);
    }

    private static Namespace namespace(int blockSize, Identity identity, boolean readOnly) {
        GatedDevice device = new GatedDevice(new Geometry(blockSize, 1000, readOnly, true));
        return Namespace.of(NQN, 7, "d", device, identity, false);
    }

    @Test
    void aNamespaceTellsItsSizeAndItsOneFormat() {
        ByteBuffer page = page(namespace(512, Identity.NONE, false));
        assertThat(page.getLong(0)).as("NSZE").isEqualTo(1000);
        assertThat(page.getLong(8)).as("NCAP").isEqualTo(1000);
        assertThat(page.getLong(16)).as("NUSE").isEqualTo(1000);
        assertThat(page.get(25)).as("NLBAF").isZero();
        assertThat(page.get(26)).as("FLBAS").isZero();
        assertThat(page.getInt(128)).as("LBAF0").isEqualTo(9 << 16);
        assertThat(page.get(30)).as("NMIC").isEqualTo((byte) 1);
        assertThat(page.getLong(48)).as("NVMCAP").isEqualTo(512_000);
        assertThat(page.get(99)).as("NSATTR").isZero();
        assertThat(page(namespace(4096, Identity.NONE, false)).getInt(128))
                .as("LBAF0")
                .isEqualTo(12 << 16);
    }

    /** NVM Command Set Specification, figure "Identify Namespace": NPWG to NOWS count from 0. */
    @Test
    void smallBlocksComeWithAHintToWriteWholePages() {
        ByteBuffer page = page(namespace(512, Identity.NONE, false));
        assertThat(page.get(24)).as("NSFEAT: OPTPERF and NSABP").isEqualTo((byte) 0x12);
        assertThat(page.getShort(64)).as("NPWG").isEqualTo((short) 7);
        assertThat(page.getShort(66)).as("NPWA").isEqualTo((short) 7);
        assertThat(page.getShort(68)).as("NPDG").isEqualTo((short) 7);
        assertThat(page.getShort(70)).as("NPDA").isEqualTo((short) 7);
        assertThat(page.getShort(72)).as("NOWS").isEqualTo((short) 255);
        ByteBuffer large = page(namespace(4096, Identity.NONE, false));
        assertThat(large.getLong(64)).as("NPWG to NPDA").isZero();
        assertThat(large.getShort(72)).as("NOWS").isEqualTo((short) 31);
    }

    @Test
    void whatIsAtomicAndHowMuchIsCopiedIsTold() {
        ByteBuffer page = page(namespace(512, Identity.NONE, false));
        assertThat(page.getInt(34)).as("NAWUN, NAWUPF").isZero();
        assertThat(page.getShort(38)).as("NACWU").isEqualTo((short) 127);
        assertThat(page.getShort(74)).as("MSSRL").isEqualTo((short) 16384);
        assertThat(page.getInt(76)).as("MCL").isEqualTo(32768);
        assertThat(page.get(80)).as("MSRC").isEqualTo((byte) 127);
        ByteBuffer large = page(namespace(65536, Identity.NONE, false));
        assertThat(large.getShort(38)).as("NACWU").isZero();
        assertThat(large.getShort(74)).as("MSSRL").isEqualTo((short) 128);
        assertThat(IdentifyPages.namespace(namespace(512, Identity.NONE, false), AnaState.OPTIMIZED, 0, 16384)
                        .getShort(38))
                .as("NACWU of small transfers")
                .isEqualTo((short) 15);
    }

    @Test
    void withoutRoomForTwoHalvesThereAreNoFusedOperations() {
        ByteBuffer page =
                IdentifyPages.controller(SETTINGS, new ControllerView(1, 4096, 0, false, false, Optional.empty()));
        assertThat(page.getShort(522)).as("FUSES").isZero();
    }

    @Test
    void zeroesAfterDeallocateArePromisedWhereTheDeviceDoes() {
        GatedDevice device = new GatedDevice(512, 8);
        assertThat(page(Namespace.of(NQN, 1, "d", device, Identity.NONE, false)).get(33))
                .as("DLFEAT")
                .isEqualTo((byte) 8);
        device.promiseZeroes();
        assertThat(page(Namespace.of(NQN, 1, "d", device, Identity.NONE, false)).get(33))
                .as("DLFEAT")
                .isEqualTo((byte) 9);
    }

    @Test
    void aNamespaceSaysWhatReservationsItTakes() {
        Namespace namespace = namespace(512, Identity.NONE, false);
        assertThat(IdentifyPages.namespace(namespace, AnaState.OPTIMIZED, 0xFE, 4096)
                        .get(31))
                .isEqualTo((byte) 0xFE);
        assertThat(IdentifyPages.independentNamespace(namespace, 0xFF).get(2)).isEqualTo((byte) 0xFF);
    }

    @Test
    void aReadOnlyNamespaceSaysSo() {
        assertThat(page(namespace(512, Identity.NONE, true)).get(99)).isEqualTo((byte) 1);
        assertThat(IdentifyPages.independentNamespace(namespace(512, Identity.NONE, true), 0)
                        .get(8))
                .isEqualTo((byte) 1);
    }

    @Test
    void allIdentifiersAreToldMostSignificantByteFirst() {
        Identity identity = new Identity(
                UUID.fromString("00112233-4455-6677-8899-aabbccddeeff"),
                UUID.fromString("f0e0d0c0-b0a0-9080-7060-504030201000"),
                0x0123456789ABCDEFL);
        Namespace namespace = namespace(512, identity, false);

        ByteBuffer descriptors = IdentifyPages.descriptors(namespace);

        assertThat(hex(descriptors, 0, 12)).isEqualTo("010800000123456789abcdef");
        assertThat(hex(descriptors, 12, 20)).isEqualTo("02100000f0e0d0c0b0a090807060504030201000");
        assertThat(hex(descriptors, 32, 20)).isEqualTo("0310000000112233445566778899aabbccddeeff");
        assertThat(hex(descriptors, 52, 5)).isEqualTo("0401000000");
        assertThat(hex(descriptors, 57, 4)).isEqualTo("00000000");
        ByteBuffer page = page(namespace);
        assertThat(hex(page, 104, 16)).isEqualTo("f0e0d0c0b0a090807060504030201000");
        assertThat(hex(page, 120, 8)).isEqualTo("0123456789abcdef");
    }

    @Test
    void theIndependentPageSaysReadyAndWhetherTheCacheIsVolatile() {
        ByteBuffer cached = IdentifyPages.independentNamespace(namespace(512, Identity.NONE, false), 0);
        assertThat(cached.get(0)).as("NSFEAT").isZero();
        assertThat(cached.get(1)).as("NMIC").isEqualTo((byte) 1);
        assertThat(cached.get(14)).as("NSTAT").isEqualTo((byte) 1);
        Namespace durable = Namespace.of(NQN, 1, "d", new GatedDevice(512, 8), Identity.NONE, false);
        assertThat(IdentifyPages.independentNamespace(durable, 0).get(0))
                .as("NSFEAT")
                .isEqualTo((byte) 0x20);
    }

    @Test
    void theNvmCommandSetIsTheOneThereIs() {
        ByteBuffer page = IdentifyPages.commandSets();
        assertThat(page.limit()).isEqualTo(4096);
        assertThat(page.getLong(0)).isEqualTo(1);
        assertThat(page.getLong(8)).isZero();
        ByteBuffer nvm = IdentifyPages.nvmController();
        assertThat(nvm.getInt(0)).as("VSL, WZSL, WUSL, DMRL").isEqualTo(0xFF0B0B0B);
        assertThat(nvm.getInt(4)).as("DMRSL").isZero();
        assertThat(nvm.getLong(8)).as("DMSL").isZero();
    }

    private static String hex(ByteBuffer page, int at, int length) {
        byte[] bytes = new byte[length];
        page.get(at, bytes);
        return java.util.HexFormat.of().formatHex(bytes);
    }
}
