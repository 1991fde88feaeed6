package nvmf.host.namespace;

import static nvmf.host.fixture.FakeController.identify;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import nvmf.api.block.BlockDevice.Geometry;
import nvmf.api.spec.Page;
import nvmf.api.spec.ProtocolException;
import nvmf.api.spec.Status;
import nvmf.api.spec.StatusException;
import nvmf.api.spec.Wire;
import nvmf.api.spec.admin.Identify;
import nvmf.api.spec.admin.IdentifyNamespace;
import nvmf.api.spec.admin.NamespaceDescriptor;
import nvmf.api.spec.admin.NamespaceList;
import nvmf.api.transport.Options;
import nvmf.api.transport.QueueSpec;
import nvmf.host.association.HostIdentity;
import nvmf.host.fixture.FakeController;
import nvmf.host.fixture.FakeQueue;
import nvmf.host.fixture.HostWitness;
import nvmf.host.fixture.Stages;
import nvmf.host.queue.AdminQueue;
import nvmf.host.queue.HostQueue;
import nvmf.host.queue.QueueLimits;
import nvmf.testkit.QuietLog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Scans of good and of hostile controllers; HD numbers are those of the catalogue of hostile inputs. */
@ExtendWith(QuietLog.class)
final class NamespaceScanTest {
    private final FakeController controller = new FakeController();

    private final HostWitness witness =
            new HostWitness(controller.time, controller).connect(HostIdentity.of(new UUID(5, 5)));

    @AfterEach
    void nothingIsLeftAndTheWitnessGoesOn() {
        witness.testify(() -> controller.queues.forEach(FakeQueue::close), controller);
    }

    private NamespaceScan.Result scan() {
        return Stages.value(run(true));
    }

    private CompletionStage<NamespaceScan.Result> run(boolean describes) {
        var pair = controller.connect(FakeController.ADDRESS, QueueSpec.admin(32, Options.NONE));
        controller.time.run();
        var queue = HostQueue.over(Stages.value(pair), "test", 0, QueueLimits.of(32, 1_000));
        controller.time.run();
        var result = NamespaceScan.run(new AdminQueue(Stages.value(queue)), describes, true, nsid -> true);
        controller.time.advanceMillis(10_000);
        return result;
    }

    @Test
    void aNamespaceIsWhatItsPagesSay() {
        Page page = controller.put(1, 4096, 1000, new UUID(3, 4));
        page.set(IdentifyNamespace.NSATTR, 1);
        NamespaceFacts facts = scan().facts().get(1);
        assertThat(facts.geometry()).isEqualTo(new Geometry(4096, 1000, true, true));
        assertThat(facts.identity().uuid()).isEqualTo(new UUID(3, 4));
    }

    @Test
    void identifiersComeFromThePageWhereThereAreNoDescriptors() {
        byte[] nguid = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};
        byte[] eui64 = {(byte) 0x80, 1, 2, 3, 4, 5, 6, 7};
        controller.namespaces.get(1).set(IdentifyNamespace.NGUID, nguid).set(IdentifyNamespace.EUI64, eui64);
        NamespaceFacts facts = Stages.value(run(false)).facts().get(1);
        assertThat(facts.identity().nguid()).isEqualTo(new UUID(0x0102030405060708L, 0x090A0B0C0D0E0F10L));
        assertThat(facts.identity().eui64()).isEqualTo(0x8001020304050607L);
        assertThat(facts.identity().hasUuid()).isFalse();
        assertThat(controller.commands).noneMatch(identify(Identify.CNS_NAMESPACE_DESCRIPTORS));
    }

    @Test
    void descriptorsOfAWrongLengthAreNoIdentifiers() {
        controller.descriptors.put(
                1,
                List.of(
                        new NamespaceDescriptor(
                                NamespaceDescriptor.UUID, ByteBuffer.allocate(8).put(0, (byte) 1)),
                        new NamespaceDescriptor(
                                NamespaceDescriptor.EUI64,
                                ByteBuffer.allocate(16).put(0, (byte) 1)),
                        new NamespaceDescriptor(200, ByteBuffer.allocate(3))));
        assertThat(scan().facts().get(1).identity().hasUuid()).isFalse();
        assertThat(scan().facts().get(1).identity().eui64()).isZero();
    }

    // HD28: a length of 0 ends the list, whatever type stands beside it and whatever comes behind.
    @Test
    void aDescriptorOfNoLengthIsTheLast() {
        ByteBuffer page = Wire.allocate(Identify.BYTES);
        for (int at = 0; at < page.limit(); at += 4) {
            page.put(at, (byte) NamespaceDescriptor.UUID);
        }
        controller.on(identify(Identify.CNS_NAMESPACE_DESCRIPTORS), command -> command.succeed(page));
        assertThat(scan().facts().get(1).identity().hasUuid()).isFalse();
    }

    // HD28
    @Test
    void descriptorsThatWalkOffThePageStopAtItsEnd() {
        ByteBuffer page = Wire.allocate(Identify.BYTES);
        for (int at = 0; at + 4 < page.limit(); at += 4 + 255) {
            page.put(at, (byte) 99).put(at + 1, (byte) 255);
        }
        controller.on(identify(Identify.CNS_NAMESPACE_DESCRIPTORS), command -> command.succeed(page));
        assertThat(scan().facts()).containsKey(1);
    }

    @Test
    void aListOfMoreThanOnePageIsReadToItsEnd() {
        controller.namespaces.clear();
        IntStream.rangeClosed(1, 2500).forEach(nsid -> controller.put(nsid, 512, nsid, new UUID(0, nsid)));
        NamespaceScan.Result result = scan();
        assertThat(result.active()).hasSize(2500);
        assertThat(result.facts()).hasSize(2500);
        assertThat(controller.commands.stream().filter(identify(Identify.CNS_ACTIVE_NAMESPACES)))
                .extracting(command -> command.sqe().nsid())
                .containsExactly(0, 1024, 2048);
    }

    @Test
    void anExactlyFullListIsAskedForItsRest() {
        controller.namespaces.clear();
        IntStream.rangeClosed(1, 1024).forEach(nsid -> controller.put(nsid, 512, nsid, new UUID(0, nsid)));
        assertThat(scan().active()).hasSize(1024);
    }

    // HD23
    @Test
    void aListThatDoesNotIncreaseIsRefused() {
        controller.on(
                identify(Identify.CNS_ACTIVE_NAMESPACES),
                command -> command.succeed(NamespaceList.encode(List.of(2, 2))));
        assertThat(Stages.failure(run(true)))
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining("does not increase");
    }

    // HD23
    @Test
    void aListThatBeginsAgainIsRefused() {
        List<Integer> full = IntStream.rangeClosed(1, 1024).boxed().toList();
        controller.on(identify(Identify.CNS_ACTIVE_NAMESPACES), command -> command.succeed(NamespaceList.encode(full)));
        assertThat(Stages.failure(run(true))).hasMessageContaining("asked for those above 1024, got 1");
    }

    // HD23
    @Test
    void aListWithoutEndIsRefused() {
        controller.on(identify(Identify.CNS_ACTIVE_NAMESPACES), command -> {
            int first = Identify.of(command.sqe()).nsid() + 1;
            command.succeed(NamespaceList.encode(
                    IntStream.range(first, first + 1024).boxed().toList()));
        });
        assertThat(Stages.failure(run(true))).hasMessage("the controller lists more than 8192 namespaces");
    }

    @Test
    void identifiersAboveTwoToTheThirtyFirstAreUnsigned() {
        controller.put(0xFFFF_FFFE, 512, 5, new UUID(9, 9));
        assertThat(scan().facts().get(0xFFFF_FFFE).geometry().blocks()).isEqualTo(5);
    }

    @Test
    void aNamespaceThatIsRefusedIsLeftOutAndTheRestKept() {
        controller.put(2, 512, 5, new UUID(9, 9));
        controller.on(
                identify(Identify.CNS_NAMESPACE).and(command -> command.sqe().nsid() == 1),
                command -> command.refuse(Status.INVALID_NAMESPACE.dnr()));
        NamespaceScan.Result result = scan();
        assertThat(result.facts()).containsOnlyKeys(2);
        assertThat(result.unusable().get(1)).contains("Identify 00h was refused");
    }

    @Test
    void theListIsNeeded() {
        controller.on(identify(Identify.CNS_ACTIVE_NAMESPACES), command -> command.refuse(Status.INVALID_FIELD.dnr()));
        assertThat(Stages.failure(run(true))).isInstanceOf(StatusException.class);
    }

    @Test
    void theEndOfTheQueueIsTheEndOfTheScan() {
        controller.on(
                identify(Identify.CNS_NAMESPACE), command -> command.queue().cut("cut"));
        assertThat(Stages.failure(run(true))).hasMessageContaining("cut");
    }

    private static Arguments odd(String name, Consumer<Page> change, String reason) {
        return Arguments.of(name, change, reason);
    }

    static Stream<Arguments> oddNamespaces() {
        return Stream.of(
                odd("HD26 LBADS 0", format(0, 0), "blocks of 2^0 bytes"),
                odd("HD26 LBADS 8", format(8, 0), "blocks of 2^8 bytes"),
                odd("HD26 LBADS 17", format(17, 0), "blocks of 2^17 bytes"),
                odd("HD26 LBADS 32", format(32, 0), "blocks of 2^32 bytes"),
                odd("HD26 LBADS 63", format(63, 0), "blocks of 2^63 bytes"),
                odd("HD26 LBADS 255", format(255, 0), "blocks of 2^255 bytes"),
                odd("HD26 MS 65535", format(9, 0xFFFF), "65535 bytes of metadata"),
                odd("HD26 NSZE 0", page -> page.set(IdentifyNamespace.NSZE, 0), "no blocks"),
                odd("HD26 NSZE 2^64-1", page -> page.set(IdentifyNamespace.NSZE, -1), "cannot be"),
                odd("HD26 NSZE 2^54", page -> page.set(IdentifyNamespace.NSZE, 1L << 54), "cannot be"),
                odd("HD26 FLBAS over NLBAF", page -> page.set(IdentifyNamespace.FLBAS, 1), "LBA format 1"),
                odd("HD26 FLBAS 63", page -> page.set(IdentifyNamespace.FLBAS, 0x6F), "LBA format 63"));
    }

    private static Consumer<Page> format(int shift, int metadata) {
        return page -> page.set(IdentifyNamespace.lbaf(0), (long) shift << 16 | metadata);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("oddNamespaces")
    void whatIsNoBlockDeviceIsLeftOutWithItsReason(String name, Consumer<Page> change, String reason) {
        change.accept(controller.namespaces.get(1));
        NamespaceScan.Result result = scan();
        assertThat(result.facts()).isEmpty();
        assertThat(result.unusable().get(1)).contains(reason);
    }

    // HD26: what is odd but harms nobody.
    @Test
    void aCapacityBeyondTheSizeIsNotLookedAt() {
        controller.namespaces.get(1).set(IdentifyNamespace.NCAP, -1).set(IdentifyNamespace.NUSE, -1);
        assertThat(scan().facts()).containsKey(1);
    }

    @Test
    void theHighestFormatOfAllIsFound() {
        controller
                .namespaces
                .get(1)
                .set(IdentifyNamespace.NLBAF, 63)
                .set(IdentifyNamespace.FLBAS, 0x6F)
                .set(IdentifyNamespace.lbaf(63), 12L << 16);
        assertThat(scan().facts().get(1).geometry().blockSize()).isEqualTo(4096);
    }
}
