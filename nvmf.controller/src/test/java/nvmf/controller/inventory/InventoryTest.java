package nvmf.controller.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import nvmf.api.block.BlockDevice;
import nvmf.api.block.DeviceFactory;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.Page;
import nvmf.api.spec.Sqe;
import nvmf.api.spec.Status;
import nvmf.api.spec.StatusException;
import nvmf.api.spec.Wire;
import nvmf.api.spec.admin.AsyncEvent;
import nvmf.api.spec.admin.GetLogPage;
import nvmf.api.spec.admin.Identify;
import nvmf.api.spec.admin.IdentifyNamespace;
import nvmf.api.spec.admin.SetFeatures;
import nvmf.api.spec.admin.management.ControllerList;
import nvmf.api.spec.admin.management.NamespaceAttachment;
import nvmf.api.spec.admin.management.NamespaceManagement;
import nvmf.api.spec.fabrics.ConnectData;
import nvmf.api.spec.nvm.Read;
import nvmf.api.spec.nvm.ReservationAcquire;
import nvmf.api.spec.nvm.ReservationKeys;
import nvmf.api.spec.nvm.ReservationRegister;
import nvmf.api.spec.nvm.ReservationType;
import nvmf.controller.fixture.Bench;
import nvmf.controller.fixture.GatedDevice;
import nvmf.controller.fixture.ScriptedQueue;
import nvmf.controller.fixture.ScriptedQueue.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Namespace Management and Attachment: what hosts can do to namespaces, what they cannot, and who hears of it. */
class InventoryTest {
    private static final Nqn OTHER = new Nqn("nqn.2014-08.org.example:other");

    @RegisterExtension
    final Bench bench = new Bench();

    private final Factory factory = new Factory();
    private final Bench.HostSide host = bench.connect().enable();
    private final Bench.HostSide other = bench.connect(
                    new ConnectData(new UUID(9, 9), ConnectData.CNTLID_DYNAMIC, Bench.SUBNQN, OTHER), 0)
            .enable();
    private Inventory inventory = Inventory.open(bench.subsystem, factory);

    /** Makes disks in arrays, 1 MiB of them. */
    private static final class Factory implements DeviceFactory {
        private final Map<String, Made> devices = new LinkedHashMap<>();

        @Override
        public long capacity() {
            return 1 << 20;
        }

        @Override
        public long available() {
            return capacity()
                    - devices.values().stream()
                            .mapToLong(made -> made.device().geometry().bytes())
                            .sum();
        }

        @Override
        public List<Integer> blockSizes() {
            return List.of(512, 4096);
        }

        @Override
        public List<Made> devices() {
            return List.copyOf(devices.values());
        }

        @Override
        public CompletionStage<BlockDevice> create(String name, int blockSize, long blocks, String note) {
            if (blocks > available() / blockSize) {
                return CompletableFuture.failedFuture(new StatusException(Status.INSUFFICIENT_CAPACITY));
            }
            GatedDevice device = new GatedDevice(blockSize, (int) blocks);
            devices.put(name, new Made(name, device, note));
            return CompletableFuture.completedFuture(device);
        }

        @Override
        public CompletionStage<Void> note(String name, String note) {
            devices.computeIfPresent(name, (same, made) -> new Made(name, made.device(), note));
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletionStage<Void> delete(String name) {
            devices.remove(name);
            return CompletableFuture.completedFuture(null);
        }
    }

    private int cid = 0x2000;

    private Answer send(Bench.HostSide from, Sqe sqe, ByteBuffer data) {
        return from.admin.send(sqe.withCid(cid++), Wire.bytes(data, 0, data.limit()));
    }

    private static ByteBuffer wish(long blocks, long capacity, int format, int nmic) {
        Page page = IdentifyNamespace.LAYOUT.blank();
        page.set(IdentifyNamespace.NSZE, blocks);
        page.set(IdentifyNamespace.NCAP, capacity);
        page.set(IdentifyNamespace.FLBAS, format);
        page.set(IdentifyNamespace.NMIC, nmic);
        return page.bytes();
    }

    private Answer create(ByteBuffer wish) {
        return send(host, new NamespaceManagement(NamespaceManagement.CREATE, 0, 0).toSqe(), wish);
    }

    private Status delete(int nsid) {
        return host.admin(new NamespaceManagement(NamespaceManagement.DELETE, nsid, 0).toSqe())
                .status();
    }

    private Status attach(int nsid, Bench.HostSide... to) {
        return list(NamespaceAttachment.ATTACH, nsid, to);
    }

    private Status detach(int nsid, Bench.HostSide... from) {
        return list(NamespaceAttachment.DETACH, nsid, from);
    }

    private Status list(int select, int nsid, Bench.HostSide... hosts) {
        List<Integer> cntlids = IntStream.range(0, hosts.length)
                .map(i -> hosts[i].cntlid)
                .boxed()
                .toList();
        return send(host, new NamespaceAttachment(select, nsid).toSqe(), ControllerList.encode(cntlids))
                .status();
    }

    private static List<Integer> nsids(Bench.HostSide from, int cns) {
        ByteBuffer page = from.admin(new Identify(cns, 0).toSqe(), 4096).page();
        List<Integer> nsids = new ArrayList<>();
        for (int at = 0; page.getInt(at) != 0; at += 4) {
            nsids.add(page.getInt(at));
        }
        return nsids;
    }

    private List<Integer> cntlids(int cns, int nsid, int from) {
        ByteBuffer page =
                host.admin(new Identify(cns, nsid, from, 0).toSqe(), 4096).page();
        return IntStream.range(0, page.getShort(0))
                .mapToObj(i -> (int) page.getShort(2 + 2 * i))
                .toList();
    }

    @Test
    void aNamespaceIsMadeAttachedUsedDetachedAndDeleted() {
        Answer made = create(wish(64, 64, 1, 1));
        assertThat(made.status()).isEqualTo(Status.SUCCESS);
        assertThat(made.cqe().dw0()).isEqualTo(2);
        assertThat(nsids(host, Identify.CNS_ALLOCATED_NAMESPACES)).containsExactly(1, 2);
        assertThat(nsids(host, Identify.CNS_ACTIVE_NAMESPACES)).containsExactly(1);
        ScriptedQueue io = host.io(1);
        assertThat(io.send(new Read(2, 0, 1, false).toSqe(), 4096).status()).isEqualTo(Status.INVALID_NAMESPACE.dnr());

        assertThat(attach(2, host)).isEqualTo(Status.SUCCESS);
        assertThat(nsids(host, Identify.CNS_ACTIVE_NAMESPACES)).containsExactly(1, 2);
        assertThat(nsids(other, Identify.CNS_ACTIVE_NAMESPACES)).containsExactly(1);
        assertThat(cntlids(Identify.CNS_ATTACHED_CONTROLLERS, 2, 0)).containsExactly(host.cntlid);
        assertThat(io.send(new Read(2, 0, 1, false).toSqe(), 4096).status()).isEqualTo(Status.SUCCESS);
        assertThat(host.admin(new Identify(Identify.CNS_NAMESPACE, 2).toSqe(), 4096)
                        .page()
                        .getInt(128))
                .as("LBAF0")
                .isEqualTo(12 << 16);

        assertThat(detach(2, host)).isEqualTo(Status.SUCCESS);
        assertThat(io.send(new Read(2, 0, 1, false).toSqe(), 4096).status()).isEqualTo(Status.INVALID_NAMESPACE.dnr());
        assertThat(host.admin(new Identify(Identify.CNS_NAMESPACE, 2).toSqe(), 4096)
                        .page()
                        .getLong(0))
                .as("inactive")
                .isZero();
        assertThat(host.admin(new Identify(Identify.CNS_ALLOCATED_NAMESPACE, 2).toSqe(), 4096)
                        .page()
                        .getLong(0))
                .as("allocated")
                .isEqualTo(64);
        assertThat(delete(2)).isEqualTo(Status.SUCCESS);
        assertThat(nsids(host, Identify.CNS_ALLOCATED_NAMESPACES)).containsExactly(1);
        assertThat(factory.devices).isEmpty();
        assertThat(delete(2)).isEqualTo(Status.INVALID_NAMESPACE.dnr());
    }

    @Test
    void onlyWhoGetsOrLosesANamespaceHearsOfIt() {
        for (Bench.HostSide side : List.of(host, other)) {
            side.admin(new SetFeatures(0x0B, 0, false, 1 << 8).toSqe());
            side.admin.send(AsyncEvent.request().withCid(0x77));
        }
        create(wish(64, 64, 0, 1));
        assertThat(host.admin.answersTo(0x77)).isZero();
        attach(2, other);
        assertThat(host.admin.answersTo(0x77)).isZero();
        assertThat(other.admin.answersTo(0x77)).isEqualTo(1);
        Answer log = other.admin(new GetLogPage(GetLogPage.CHANGED_NAMESPACES, -1, 4096, 0).toSqe(), 4096);
        assertThat(log.page().getInt(0)).isEqualTo(2);
        other.admin.send(AsyncEvent.request().withCid(0x78));
        delete(2);
        assertThat(other.admin.answersTo(0x78)).isEqualTo(1);
        assertThat(host.admin.answersTo(0x77)).isZero();
    }

    @Test
    void whatCannotBeMadeIsRefusedWithItsStatus() {
        assertThat(create(wish(0, 0, 0, 1)).status()).isEqualTo(Status.INVALID_FIELD.dnr());
        assertThat(create(wish(64, 65, 0, 1)).status()).isEqualTo(Status.INVALID_FIELD.dnr());
        assertThat(create(wish(64, 32, 0, 1)).status()).isEqualTo(Status.THIN_PROVISIONING_NOT_SUPPORTED.dnr());
        assertThat(create(wish(64, 64, 2, 1)).status()).isEqualTo(Status.INVALID_FORMAT.dnr());
        assertThat(create(wish(64, 64, 0xF, 1)).status()).isEqualTo(Status.INVALID_FORMAT.dnr());
        for (long blocks : new long[] {2049, Long.MAX_VALUE, -1}) {
            assertThat(create(wish(blocks, blocks, 0, 1)).status())
                    .matches(status -> status.is(Status.INSUFFICIENT_CAPACITY));
        }
        assertThat(host.admin(new NamespaceManagement(2, 0, 0).toSqe()).status())
                .isEqualTo(Status.INVALID_FIELD.dnr());
        assertThat(host.admin(new NamespaceManagement(0, 0, 0).toSqe()).status())
                .as("without data")
                .isEqualTo(Status.INVALID_DATA_SGL_LENGTH.dnr());
        assertThat(factory.devices).isEmpty();
    }

    @Test
    void attachingHasItsRules() {
        create(wish(64, 64, 0, 0));
        assertThat(attach(2, host, other)).isEqualTo(Status.NAMESPACE_PRIVATE.dnr());
        assertThat(attach(2, host)).isEqualTo(Status.SUCCESS);
        assertThat(attach(2, host)).isEqualTo(Status.ALREADY_ATTACHED.dnr());
        assertThat(attach(2, other)).isEqualTo(Status.NAMESPACE_PRIVATE.dnr());
        assertThat(detach(2, other)).isEqualTo(Status.NOT_ATTACHED.dnr());
        assertThat(attach(1, host)).as("a configured one").isEqualTo(Status.ALREADY_ATTACHED.dnr());
        assertThat(detach(1, host)).isEqualTo(Status.OPERATION_DENIED.dnr());
        assertThat(delete(1)).isEqualTo(Status.OPERATION_DENIED.dnr());
        for (int nsid : new int[] {0, 3, 1025, -1}) {
            assertThat(attach(nsid, host)).isEqualTo(Status.INVALID_NAMESPACE.dnr());
        }
        assertThat(list(2, 2, host)).isEqualTo(Status.INVALID_FIELD.dnr());
    }

    @Test
    void aListOfControllersIsInOrderAndNamesThoseThereAre() {
        create(wish(64, 64, 0, 1));
        for (List<Integer> bad : List.of(
                List.<Integer>of(),
                List.of(host.cntlid, host.cntlid),
                List.of(other.cntlid, host.cntlid),
                List.of(host.cntlid, 0xFFEF))) {
            assertThat(send(
                                    host,
                                    new NamespaceAttachment(NamespaceAttachment.ATTACH, 2).toSqe(),
                                    ControllerList.encode(bad))
                            .status())
                    .as(bad.toString())
                    .isEqualTo(Status.CONTROLLER_LIST_INVALID.dnr());
        }
        ByteBuffer tooMany = ControllerList.encode(List.of(host.cntlid)).putShort(0, (short) 2048);
        assertThat(send(host, new NamespaceAttachment(0, 2).toSqe(), tooMany).status())
                .isEqualTo(Status.CONTROLLER_LIST_INVALID.dnr());
        assertThat(nsids(host, Identify.CNS_ACTIVE_NAMESPACES)).containsExactly(1);
    }

    @Test
    void controllersAreListedFromANumberOn() {
        assertThat(cntlids(Identify.CNS_CONTROLLERS, 0, 0)).containsExactly(host.cntlid, other.cntlid);
        assertThat(cntlids(Identify.CNS_CONTROLLERS, 0, host.cntlid + 1)).containsExactly(other.cntlid);
        assertThat(cntlids(Identify.CNS_ATTACHED_CONTROLLERS, 1, 0)).containsExactly(host.cntlid, other.cntlid);
        assertThat(host.admin(new Identify(Identify.CNS_ATTACHED_CONTROLLERS, 9).toSqe(), 4096)
                        .status())
                .isEqualTo(Status.INVALID_FIELD.dnr());
    }

    @Test
    void whatThereIsRoomForIsTold() {
        ByteBuffer page = host.admin(new Identify(Identify.CNS_CONTROLLER, 0).toSqe(), 4096)
                .page();
        assertThat(page.getShort(256)).as("OACS").isEqualTo((short) 8);
        assertThat(page.getLong(280)).as("TNVMCAP").isEqualTo(1 << 20);
        create(wish(64, 64, 0, 1));
        page = host.admin(new Identify(Identify.CNS_CONTROLLER, 0).toSqe(), 4096)
                .page();
        assertThat(page.getLong(296)).as("UNVMCAP").isEqualTo((1 << 20) - 64 * 512);
        ByteBuffer common = host.admin(new Identify(Identify.CNS_NAMESPACE, -1).toSqe(), 4096)
                .page();
        assertThat(common.get(25)).as("NLBAF").isEqualTo((byte) 1);
        assertThat(common.getInt(128)).isEqualTo(9 << 16);
        assertThat(common.getInt(132)).isEqualTo(12 << 16);
    }

    @Test
    void allThatHostsMadeIsDeletedAtOnceAndWhatIsConfiguredStays() {
        create(wish(64, 64, 0, 1));
        create(wish(64, 64, 0, 1));
        assertThat(nsids(host, Identify.CNS_ALLOCATED_NAMESPACES)).containsExactly(1, 2, 3);
        assertThat(delete(-1)).isEqualTo(Status.SUCCESS);
        assertThat(nsids(host, Identify.CNS_ALLOCATED_NAMESPACES)).containsExactly(1);
    }

    @Test
    void whatWasMadeIsThereAgainForTheSameHostsAfterARestart() {
        create(wish(64, 64, 0, 1));
        attach(2, other);
        inventory.close();
        assertThat(nsids(host, Identify.CNS_ALLOCATED_NAMESPACES)).containsExactly(1);
        assertThat(host.admin(new NamespaceManagement(1, 2, 0).toSqe()).status())
                .isEqualTo(Status.INVALID_OPCODE.dnr());

        inventory = Inventory.open(bench.subsystem, factory);
        assertThat(nsids(host, Identify.CNS_ALLOCATED_NAMESPACES)).containsExactly(1, 2);
        assertThat(nsids(host, Identify.CNS_ACTIVE_NAMESPACES)).containsExactly(1);
        assertThat(nsids(other, Identify.CNS_ACTIVE_NAMESPACES)).containsExactly(1, 2);
    }

    @Test
    void aNoteThatIsNoneOfOursIsNoNamespace() {
        inventory.close();
        for (String note : List.of(
                "",
                "x",
                "namespace 1\na\nb\nc\nd",
                "namespace 1\n" + Bench.SUBNQN.value() + "\n5000\n" + new UUID(1, 1) + "\nshared\n",
                "namespace 1\n" + OTHER.value() + "\n5\n" + new UUID(1, 1) + "\nshared\n")) {
            factory.create("disk", 512, 8, note);
            Inventory.open(bench.subsystem, factory).close();
            factory.delete("disk");
        }
        assertThat(nsids(host, Identify.CNS_ALLOCATED_NAMESPACES)).containsExactly(1);
    }

    private Status reserve(Bench.HostSide side, int nsid, ReservationType type) {
        ScriptedQueue io = side.io(1);
        byte[] keys = new byte[ReservationKeys.BYTES];
        new ReservationKeys(0, 5).encode().get(0, keys);
        io.send(
                new ReservationRegister(nsid, ReservationRegister.REGISTER, false, 0)
                        .toSqe()
                        .withCid(1),
                keys);
        new ReservationKeys(5, 0).encode().get(0, keys);
        return io.send(
                        new ReservationAcquire(nsid, ReservationAcquire.ACQUIRE, false, type.code())
                                .toSqe()
                                .withCid(2),
                        keys)
                .status();
    }

    // Base Specification, figure "Command Behavior in the Presence of a Reservation".
    @ParameterizedTest
    @EnumSource(ReservationType.class)
    void aNamespaceThatAnotherHostHasReservedIsNeitherAttachedNorDetachedNorDeleted(ReservationType type) {
        create(wish(64, 64, 0, 1));
        create(wish(64, 64, 0, 1));
        attach(2, other);
        assertThat(reserve(other, 2, type)).isEqualTo(Status.SUCCESS);
        Status conflict = Status.RESERVATION_CONFLICT.dnr();
        assertThat(attach(2, host)).isEqualTo(conflict);
        assertThat(detach(2, other)).isEqualTo(conflict);
        assertThat(delete(2)).isEqualTo(conflict);
        assertThat(delete(-1)).as("all or none").isEqualTo(conflict);
        assertThat(nsids(host, Identify.CNS_ALLOCATED_NAMESPACES)).containsExactly(1, 2, 3);
        assertThat(delete(3)).isEqualTo(Status.SUCCESS);
        assertThat(send(
                                other,
                                new NamespaceAttachment(NamespaceAttachment.ATTACH, 2).toSqe(),
                                ControllerList.encode(List.of(host.cntlid)))
                        .status())
                .as("the holder may")
                .isEqualTo(Status.SUCCESS);
        assertThat(other.admin(new NamespaceManagement(NamespaceManagement.DELETE, 2, 0).toSqe())
                        .status())
                .isEqualTo(Status.SUCCESS);
    }

    // Base Specification, figure "Identify - CNS Values": these come with namespace management.
    @Test
    void whatIsAllocatedIsToldByCommandSetAsWell() {
        create(wish(64, 64, 0, 1));
        assertThat(nsids(host, Identify.CNS_COMMAND_SET_ALLOCATED_NAMESPACES)).containsExactly(1, 2);
        Answer independent = host.admin(new Identify(Identify.CNS_INDEPENDENT_ALLOCATED_NAMESPACE, 2).toSqe(), 4096);
        assertThat(independent.page().get(1)).as("NMIC").isEqualTo((byte) 1);
        assertThat(independent.page().get(14)).as("NSTAT").isEqualTo((byte) 1);
        Answer nvm = host.admin(new Identify(Identify.CNS_COMMAND_SET_ALLOCATED_NAMESPACE, 2).toSqe(), 4096);
        assertThat(nvm.status()).isEqualTo(Status.SUCCESS);
        for (int cns :
                new int[] {Identify.CNS_COMMAND_SET_ALLOCATED_NAMESPACE, Identify.CNS_INDEPENDENT_ALLOCATED_NAMESPACE
                }) {
            assertThat(host.admin(new Identify(cns, 9).toSqe(), 4096).data()).containsOnly(0);
            assertThat(host.admin(new Identify(cns, 0).toSqe(), 4096).status())
                    .isEqualTo(Status.INVALID_NAMESPACE.dnr());
        }
        for (int cns :
                new int[] {Identify.CNS_COMMAND_SET_ALLOCATED_NAMESPACES, Identify.CNS_COMMAND_SET_ALLOCATED_NAMESPACE
                }) {
            assertThat(host.admin(new Identify(cns, 2, 0, 2).toSqe(), 4096).status())
                    .as("zoned")
                    .isEqualTo(Status.INVALID_FIELD.dnr());
        }
    }
}
