package nvmf.controller;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import nvmf.api.block.BlockDevice;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.Status;
import nvmf.api.spec.admin.AsyncEvent;
import nvmf.api.spec.admin.Feature;
import nvmf.api.spec.admin.GetFeatures;
import nvmf.api.spec.admin.GetLogPage;
import nvmf.api.spec.admin.Identify;
import nvmf.api.spec.admin.SetFeatures;
import nvmf.api.spec.fabrics.ConnectData;
import nvmf.api.spec.nvm.Read;
import nvmf.controller.fixture.Bench;
import nvmf.controller.fixture.GatedDevice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Namespace 2 of a subsystem is configured for some of its hosts: for the others it is not there. */
class NamespaceOfSomeHostsTest {
    private static final Nqn FRIEND = new Nqn("nqn.2014-08.org.example:friend");
    private static final int CID = 0x5555;

    @RegisterExtension
    final Bench bench = new Bench();

    private final Bench.HostSide stranger = bench.connect().enable();
    private final Bench.HostSide friend = bench.connect(new ConnectData(Bench.HOSTID, 0xFFFF, Bench.SUBNQN, FRIEND), 0)
            .enable();

    private static NamespaceComponent.Config config(String... hosts) {
        Map<String, Object> given = new HashMap<>(Map.of("nsid", 2, "hosts", hosts));
        return (NamespaceComponent.Config) Proxy.newProxyInstance(
                NamespaceComponent.Config.class.getClassLoader(),
                new Class<?>[] {NamespaceComponent.Config.class},
                (proxy, method, arguments) -> given.getOrDefault(method.getName(), method.getDefaultValue()));
    }

    private NamespaceComponent configure(String... hosts) {
        Map<String, Object> properties = Map.of(BlockDevice.NAME, "disk2");
        NamespaceComponent component = new NamespaceComponent(
                Map.entry(properties, new GatedDevice(512, 64)), new SubsystemService(bench.subsystem), config(hosts));
        bench.time.run();
        return component;
    }

    private static int second(Bench.HostSide side) {
        return side.admin(new Identify(Identify.CNS_ACTIVE_NAMESPACES, 0).toSqe(), 4096)
                .page()
                .getInt(4);
    }

    private static void waitForEvent(Bench.HostSide side) {
        side.admin(new SetFeatures(Feature.ASYNC_EVENT_CONFIGURATION, 0, false, AsyncEvent.NAMESPACE_ATTRIBUTE_BIT)
                .toSqe());
        side.admin.send(AsyncEvent.request().withCid(CID));
    }

    @Test
    void onlyTheyAreToldOfItAndHaveItInTheirList() {
        waitForEvent(stranger);
        waitForEvent(friend);
        configure(FRIEND.value());
        assertThat(friend.admin.answersTo(CID)).isEqualTo(1);
        assertThat(stranger.admin.answersTo(CID)).isZero();
        assertThat(second(friend)).isEqualTo(2);
        assertThat(second(stranger)).isZero();
    }

    @Test
    void theOthersCanNeitherReadItNorItsPageNorItsFeatures() {
        configure(FRIEND.value());
        Status invalid = Status.INVALID_NAMESPACE.dnr();
        assertThat(stranger.io(1)
                        .send(new Read(2, 0, 1, false).toSqe().withCid(1), 512)
                        .status())
                .isEqualTo(invalid);
        assertThat(stranger.admin(new Identify(Identify.CNS_NAMESPACE, 2).toSqe(), 4096)
                        .data())
                .isEqualTo(new byte[4096]);
        assertThat(stranger.admin(new Identify(Identify.CNS_NAMESPACE_DESCRIPTORS, 2).toSqe(), 4096)
                        .status())
                .isEqualTo(invalid);
        assertThat(stranger.admin(new SetFeatures(Feature.NAMESPACE_WRITE_PROTECTION, 2, false, 1).toSqe())
                        .status())
                .isEqualTo(invalid);
        assertThat(stranger.admin(new GetFeatures(Feature.NAMESPACE_WRITE_PROTECTION, 2, 0, 0).toSqe())
                        .status())
                .isEqualTo(invalid);
        assertThat(friend.io(1)
                        .send(new Read(2, 0, 1, false).toSqe().withCid(1), 512)
                        .status())
                .isEqualTo(Status.SUCCESS);
    }

    // An operator who names the hosts of a namespace wants the others not to know of it.
    @Test
    void theOthersDoNotFindItAmongWhatIsAllocatedEither() {
        configure(FRIEND.value());
        for (int cns : new int[] {0x10, 0x1A}) {
            assertThat(stranger.admin(new Identify(cns, 1).toSqe(), 4096).data())
                    .containsOnly(0);
            assertThat(friend.admin(new Identify(cns, 1).toSqe(), 4096).page().getInt(0))
                    .isEqualTo(2);
        }
        for (int cns : new int[] {0x11, 0x1B, 0x1F}) {
            assertThat(stranger.admin(new Identify(cns, 2).toSqe(), 4096).data())
                    .containsOnly(0);
        }
        assertThat(stranger.admin(new Identify(0x12, 2).toSqe(), 4096).status()).isEqualTo(Status.INVALID_FIELD.dnr());
        assertThat(friend.admin(new Identify(0x11, 2).toSqe(), 4096).page().getLong(0))
                .isEqualTo(64);
    }

    @Test
    void aFeatureOfANamespaceThatAHostHasNotIsNotThereForIt() {
        configure(FRIEND.value());
        for (int fid : new int[] {
            Feature.ERROR_RECOVERY,
            Feature.NAMESPACE_WRITE_PROTECTION,
            Feature.RESERVATION_NOTIFICATION_MASK,
            Feature.RESERVATION_PERSISTENCE
        }) {
            assertThat(stranger.admin(new GetFeatures(fid, 2, 0, 0).toSqe()).status())
                    .as("get %02Xh", fid)
                    .isEqualTo(Status.INVALID_NAMESPACE.dnr());
            assertThat(stranger.admin(new SetFeatures(fid, 2, false, 0).toSqe()).status())
                    .as("set %02Xh", fid)
                    .isEqualTo(Status.INVALID_NAMESPACE.dnr());
            assertThat(friend.admin(new GetFeatures(fid, 2, 0, 0).toSqe()).status())
                    .as("get %02Xh", fid)
                    .isEqualTo(Status.SUCCESS);
        }
    }

    @Test
    void whoGetsItWhenTheListChangesIsToldAndWhoKeepsItNoticesNothing() {
        NamespaceComponent component = configure(FRIEND.value());
        // It knows of the namespace by now.
        friend.admin(new GetLogPage(GetLogPage.CHANGED_NAMESPACES, 0, 4096, 0).toSqe(), 4096);
        waitForEvent(stranger);
        waitForEvent(friend);
        component.modified(config(FRIEND.value(), Bench.HOSTNQN.value()));
        bench.time.run();
        assertThat(stranger.admin.answersTo(CID)).isEqualTo(1);
        assertThat(friend.admin.answersTo(CID)).isZero();
        assertThat(second(stranger)).isEqualTo(2);
        component.modified(config(Bench.HOSTNQN.value()));
        bench.time.run();
        assertThat(friend.admin.answersTo(CID)).isEqualTo(1);
        assertThat(second(friend)).isZero();
    }

    @Test
    void withoutAListItIsForEverybody() {
        NamespaceComponent component = configure(FRIEND.value());
        component.modified(config());
        bench.time.run();
        assertThat(second(stranger)).isEqualTo(2);
        assertThat(second(friend)).isEqualTo(2);
    }
}
