package nvmf.controller.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import nvmf.api.block.BlockDevice.Geometry;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.Status;
import nvmf.api.spec.admin.Feature;
import nvmf.api.spec.admin.GetFeatures;
import nvmf.api.spec.admin.GetLogPage;
import nvmf.api.spec.admin.SetFeatures;
import nvmf.api.spec.fabrics.ConnectData;
import nvmf.api.spec.fabrics.Property;
import nvmf.controller.fixture.Bench;
import nvmf.controller.fixture.GatedDevice;
import nvmf.controller.fixture.ScriptedQueue.Answer;
import nvmf.controller.model.SubsystemSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Features as a host reads and sets them, on a subsystem with a volatile write cache. */
class FeaturesTest {
    private static final int ALL = 0xFFFF_FFFF;

    @RegisterExtension
    final Bench bench = new Bench(
            SubsystemSettings.of(Bench.SUBNQN).with(Bench.LIMITS), new GatedDevice(new Geometry(512, 64, false, true)));

    private final Bench.HostSide host = bench.connect().enable();

    private Answer get(int fid, int select, int value) {
        return host.admin(new GetFeatures(fid, 0, select, value).toSqe());
    }

    private int current(int fid) {
        Answer answer = get(fid, GetFeatures.CURRENT, 0);
        assertThat(answer.status()).isEqualTo(Status.SUCCESS);
        return answer.cqe().dw0();
    }

    private Status set(int fid, int value) {
        return host.admin(new SetFeatures(fid, 0, false, value).toSqe()).status();
    }

    @ParameterizedTest
    @CsvSource({
        // feature, default, a value to set, what is told then
        "0x01, 0, 0x07060503, 0x07060503",
        "0x06, 1, 0, 0",
        "0x07, 0x000F000F, 0x00030003, 0x00030003",
        "0x0A, 0, 1, 1",
        "0x0B, 0, 0x7FFFFFFF, 0x93F",
        "0x0F, 0, 1001, 1100"
    })
    void aFeatureHasADefaultTakesAValueAndIsBackAtTheDefaultAfterAReset(
            String fid, String initial, String value, String told) {
        int feature = Integer.decode(fid);
        assertThat(current(feature)).isEqualTo(Integer.decode(initial));
        assertThat(set(feature, Integer.decode(value))).isEqualTo(Status.SUCCESS);
        assertThat(current(feature)).isEqualTo(Integer.decode(told));
        assertThat(get(feature, GetFeatures.DEFAULT, 0).cqe().dw0()).isEqualTo(Integer.decode(initial));
        assertThat(get(feature, GetFeatures.SAVED, 0).cqe().dw0()).isEqualTo(Integer.decode(initial));
        assertThat(get(feature, GetFeatures.CAPABILITIES, 0).cqe().dw0() & 0b101)
                .isEqualTo(0b100);

        host.write(Property.CC, 0);
        host.enable();

        if (feature != Feature.KEEP_ALIVE_TIMER) {
            assertThat(current(feature)).isEqualTo(Integer.decode(initial));
        }
    }

    @Test
    void thereIsOnePowerState() {
        assertThat(set(Feature.POWER_MANAGEMENT, 0)).isEqualTo(Status.SUCCESS);
        assertThat(set(Feature.POWER_MANAGEMENT, 1)).isEqualTo(Status.INVALID_FIELD.dnr());
        assertThat(current(Feature.POWER_MANAGEMENT)).isZero();
    }

    @Test
    void theTwoTemperatureThresholdsAreKeptApart() {
        int under = 1 << 20;
        assertThat(current(Feature.TEMPERATURE_THRESHOLD)).isEqualTo(343);
        set(Feature.TEMPERATURE_THRESHOLD, 350);
        set(Feature.TEMPERATURE_THRESHOLD, 280 | under | 0xF << 16);
        assertThat(current(Feature.TEMPERATURE_THRESHOLD)).isEqualTo(350);
        assertThat(get(Feature.TEMPERATURE_THRESHOLD, 0, under).cqe().dw0()).isEqualTo(280);
        assertThat(set(Feature.TEMPERATURE_THRESHOLD, 300 | 1 << 16)).isEqualTo(Status.INVALID_FIELD.dnr());
    }

    private Answer errorRecovery(int nsid) {
        return host.admin(new GetFeatures(Feature.ERROR_RECOVERY, nsid, GetFeatures.CURRENT, 0).toSqe());
    }

    private Status setErrorRecovery(int nsid, int value) {
        return host.admin(new SetFeatures(Feature.ERROR_RECOVERY, nsid, false, value).toSqe())
                .status();
    }

    private List<Integer> errorRecoveryOfTwo() {
        return List.of(errorRecovery(1).cqe().dw0(), errorRecovery(2).cqe().dw0());
    }

    // Base Specification, "Feature Values": one of the namespace scope is that of the namespace.
    @Test
    void eachNamespaceHasAnErrorRecoveryOfItsOwn() {
        bench.attach(2, new GatedDevice(512, 8));
        assertThat(errorRecoveryOfTwo()).containsExactly(0, 0);
        assertThat(setErrorRecovery(1, 7)).isEqualTo(Status.SUCCESS);
        assertThat(errorRecoveryOfTwo()).containsExactly(7, 0);
        assertThat(setErrorRecovery(ALL, 9)).isEqualTo(Status.SUCCESS);
        assertThat(errorRecoveryOfTwo()).containsExactly(9, 9);

        host.write(Property.CC, 0);
        host.enable();

        assertThat(errorRecoveryOfTwo()).as("after a reset").containsExactly(0, 0);
    }

    @ParameterizedTest
    @CsvSource({"0, false", "77, false", "0xFFFFFFFF, true"})
    void anErrorRecoveryIsReadOfOneNamespaceAndSetOfOneOrAll(String nsid, boolean canBeSet) {
        int number = (int) (long) Long.decode(nsid);
        assertThat(errorRecovery(number).status()).isEqualTo(Status.INVALID_NAMESPACE.dnr());
        assertThat(setErrorRecovery(number, 1)).isEqualTo(canBeSet ? Status.SUCCESS : Status.INVALID_NAMESPACE.dnr());
    }

    @Test
    void deallocatedBlocksAreNeverReportedAsErrors() {
        assertThat(setErrorRecovery(1, 1 << 16)).isEqualTo(Status.INVALID_FIELD.dnr());
    }

    @Test
    void theHostIdentifierIsTheOneOfConnectAndCannotBeSet() {
        Answer answer = host.admin(new GetFeatures(Feature.HOST_IDENTIFIER, 0, 0, 1).toSqe(), 16);
        assertThat(HexFormat.of().formatHex(answer.data())).isEqualTo("112233445566778899aabbccddeeff00");
        assertThat(host.admin(new GetFeatures(Feature.HOST_IDENTIFIER, 0, 0, 0).toSqe(), 16)
                        .status())
                .isEqualTo(Status.INVALID_FIELD.dnr());
        assertThat(host.admin(new GetFeatures(Feature.HOST_IDENTIFIER, 0, 0, 1).toSqe(), 8)
                        .status())
                .isEqualTo(Status.INVALID_DATA_SGL_LENGTH.dnr());
        assertThat(set(Feature.HOST_IDENTIFIER, 1)).isEqualTo(Status.COMMAND_SEQUENCE_ERROR.dnr());
    }

    @Test
    void theHostBehaviorIsKeptAndTold() {
        byte[] behavior = new byte[512];
        behavior[0] = 1;
        behavior[511] = 9;
        Answer set = host.admin.send(
                new SetFeatures(Feature.HOST_BEHAVIOR, 0, false, 0).toSqe().withCid(9), behavior);
        assertThat(set.status()).isEqualTo(Status.SUCCESS);
        assertThat(host.admin(new GetFeatures(Feature.HOST_BEHAVIOR, 0, 0, 0).toSqe(), 512)
                        .data())
                .isEqualTo(behavior);
        Answer tooShort = host.admin.send(
                new SetFeatures(Feature.HOST_BEHAVIOR, 0, false, 0).toSqe().withCid(9), new byte[511]);
        assertThat(tooShort.status()).isEqualTo(Status.INVALID_DATA_SGL_LENGTH.dnr());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 0x1FF})
    void thereIsOneProfileOfCommandSets(int index) {
        assertThat(set(Feature.COMMAND_SET_PROFILE, 0)).isEqualTo(Status.SUCCESS);
        assertThat(set(Feature.COMMAND_SET_PROFILE, index)).isEqualTo(Status.INVALID_FIELD.dnr());
    }

    // Base Specification, "Volatile Write Cache".
    @Test
    void withoutAVolatileCacheThereIsNoFeatureForIt() {
        Bench.HostSide other = new Bench().connect().enable();
        assertThat(other.admin(new GetFeatures(Feature.VOLATILE_WRITE_CACHE, 0, 0, 0).toSqe())
                        .status())
                .isEqualTo(Status.INVALID_FIELD.dnr());
    }

    @Test
    void theFeatureEffectsPageListsWhatThereIs() {
        assertThat(listed(host)).contains(0x05, 0x06, 0x0F, 0x84).doesNotContain(0x00, 0x03, 0x0C, 0x11, 0x80);
        assertThat(readable(host)).isEqualTo(listed(host));

        Bench.HostSide withoutCache = new Bench().connect().enable();
        assertThat(listed(withoutCache)).contains(0x05, 0x84).doesNotContain(0x06);
        assertThat(readable(withoutCache)).isEqualTo(listed(withoutCache));

        Bench.HostSide discovery = bench.connect(new ConnectData(Bench.HOSTID, 0xFFFF, Nqn.DISCOVERY, Bench.HOSTNQN), 0)
                .enable();
        assertThat(listed(discovery)).containsExactlyInAnyOrder(0x0B, 0x0F, 0x81);
        assertThat(readable(discovery)).isEqualTo(listed(discovery));
    }

    private static Set<Integer> listed(Bench.HostSide side) {
        ByteBuffer page = side.admin(new GetLogPage(GetLogPage.FEATURE_EFFECTS, 0, 1024, 0).toSqe(), 1024)
                .page();
        Set<Integer> listed = new TreeSet<>();
        for (int fid = 0; fid < 256; fid++) {
            if ((page.getInt(4 * fid) & 1) != 0) {
                listed.add(fid);
            }
        }
        return listed;
    }

    /** Asks for every feature, of namespace 1 and with room for whatever it may bring. */
    private static Set<Integer> readable(Bench.HostSide side) {
        Set<Integer> readable = new TreeSet<>();
        for (int fid = 0; fid < 256; fid++) {
            Status status = side.admin(new GetFeatures(fid, 1, GetFeatures.CURRENT, 1).toSqe(), 512)
                    .status();
            if (status.isSuccess()) {
                readable.add(fid);
            } else {
                assertThat(status).as("feature %02Xh", fid).isEqualTo(Status.INVALID_FIELD.dnr());
            }
        }
        return readable;
    }
}
