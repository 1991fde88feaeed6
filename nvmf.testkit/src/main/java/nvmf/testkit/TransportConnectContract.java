package nvmf.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.spec.fabrics.TransportType;
import nvmf.api.transport.ControllerQueuePair;
import nvmf.api.transport.HostQueuePair;
import nvmf.api.transport.ListenSpec;
import nvmf.api.transport.Listener;
import nvmf.api.transport.Options;
import nvmf.api.transport.QueueSpec;
import nvmf.api.transport.UnsupportedAddressException;
import org.junit.jupiter.api.Test;

/** Doors: opening, knocking, refusing. */
public interface TransportConnectContract extends TransportSubject {
    @Test
    default void connectingToNobodyFailsWithASentenceThatNamesTheAddress() throws Exception {
        try (TransportBed bed = open()) {
            Listener listener = bed.await(bed.controllers().listen(bed.listenSpec(), queue -> command -> {}));
            TransportAddress nobody = listener.address();
            listener.close();
            bed.await(listener.closed());

            Throwable failure = bed.failure(bed.hosts().connect(nobody, bed.io(1, 4)));

            assertThat(failure).isInstanceOf(IOException.class).hasMessageContaining(nobody.traddr());
        }
    }

    @Test
    default void anAddressOfAnotherTransportIsDeclined() throws Exception {
        try (TransportBed bed = open()) {
            TransportAddress foreign = TransportAddress.of(TransportType.FIBRE_CHANNEL, "nn-0x1:pn-0x2", "none");
            ListenSpec spec = new ListenSpec(foreign, 0, 4096, Options.NONE);

            assertThat(bed.failure(bed.hosts().connect(foreign, bed.io(1, 4))))
                    .isInstanceOf(UnsupportedAddressException.class)
                    .hasMessageContaining(foreign.traddr());
            assertThat(bed.failure(bed.controllers().listen(spec, queue -> command -> {})))
                    .isInstanceOf(UnsupportedAddressException.class)
                    .hasMessageContaining(foreign.traddr());
        }
    }

    @Test
    default void anOptionThatCannotBeTakenFailsTheConnectionWithASentence() throws Exception {
        try (TransportBed bed = open()) {
            Listener listener = bed.listen(queue -> command -> {});
            Options options = bed.hostOptions().with(Options.CONNECT_TIMEOUT_MILLIS, "soon");
            QueueSpec spec = new QueueSpec(1, 4, 0, options);

            assertThat(bed.failure(bed.hosts().connect(listener.address(), spec)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(Options.CONNECT_TIMEOUT_MILLIS)
                    .hasMessageContaining("soon");
        }
    }

    @Test
    default void anOptionOfAnotherTransportIsIgnored() throws Exception {
        try (TransportBed bed = open()) {
            Options options = bed.hostOptions().with("colour", "green");
            bed.link(new QueueSpec(1, 4, TransportBed.IN_CAPSULE, options)).roundTrip(0);
        }
    }

    @Test
    default void anAddressIsTakenOnce() throws Exception {
        try (TransportBed bed = open()) {
            TransportAddress taken = bed.listen(queue -> command -> {}).address();
            ListenSpec again = new ListenSpec(taken, 0, 4096, Options.NONE);

            assertThat(bed.failure(bed.controllers().listen(again, queue -> command -> {})))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(taken.traddr());
        }
    }

    @Test
    default void aListenerSaysWhereItListensAndThatAddressIsFreeAfterwards() throws Exception {
        try (TransportBed bed = open()) {
            TransportAddress address = bed.listen(queue -> command -> {}).address();
            assertThat(address.type()).isEqualTo(bed.controllers().type());
            assertThat(address.traddr()).isEqualTo(bed.address().traddr());
            assertThat(address.trsvcid()).as("a real port").isNotEqualTo("0");
        }
    }

    @Test
    default void bothEndsCallEachOtherByTheSameAddresses() throws Exception {
        try (TransportBed bed = open()) {
            TransportLink link = bed.link(4);
            assertThat(link.host().remote()).isEqualTo(link.controller().local());
            assertThat(link.host().local()).isEqualTo(link.controller().remote());
            assertThat(link.host().remote().type()).isEqualTo(bed.hosts().type());
        }
    }

    @Test
    default void aHostsPairCarriesInItsCapsulesWhatItWasAskedTo() throws Exception {
        try (TransportBed bed = open()) {
            assertThat(bed.link(bed.io(1, 4)).host().inCapsuleData()).isEqualTo(TransportBed.IN_CAPSULE);
            QueueSpec none = new QueueSpec(2, 4, 0, bed.hostOptions());
            assertThat(bed.link(none).host().inCapsuleData()).isZero();
            QueueSpec admin = QueueSpec.admin(4, bed.hostOptions());
            assertThat(bed.link(admin).host().inCapsuleData()).isEqualTo(QueueSpec.ADMIN_IN_CAPSULE_DATA);
        }
    }

    @Test
    default void theAcceptorIsAskedOnceForEachPairOnThatPairsThread() throws Exception {
        try (TransportBed bed = open()) {
            BlockingQueue<Thread> threads = new LinkedBlockingQueue<>();
            BlockingQueue<ControllerQueuePair> queues = new LinkedBlockingQueue<>();
            Listener listener = bed.listen(queue -> {
                threads.add(Thread.currentThread());
                queues.add(queue);
                return command -> {};
            });
            for (int i = 1; i <= 3; i++) {
                HostQueuePair host = bed.await(bed.hosts().connect(listener.address(), bed.io(i, 4)));
                bed.closing(host);
                ControllerQueuePair queue = bed.take(queues);
                assertThat(bed.take(threads)).isSameAs(bed.on(queue, Thread::currentThread));
            }
            assertThat(queues).isEmpty();
        }
    }

    @Test
    default void anAcceptorThatThrowsEndsThePairAndNotTheListener() throws Exception {
        try (TransportBed bed = open()) {
            BlockingQueue<String> calls = new LinkedBlockingQueue<>(List.of("fails", "works"));
            Listener listener = bed.listen(queue -> {
                if ("fails".equals(calls.poll())) {
                    throw new IllegalStateException("this acceptor fails on purpose");
                }
                return command -> {};
            });
            CompletionStage<Void> ended =
                    bed.hosts().connect(listener.address(), bed.io(1, 4)).thenCompose(HostQueuePair::closed);
            bed.ended(ended);

            HostQueuePair second = bed.await(bed.hosts().connect(listener.address(), bed.io(1, 4)));
            bed.closing(second);
            assertThat(second.closed().toCompletableFuture()).isNotDone();
        }
    }

    @Test
    default void aClosedListenerRefusesNewPairsAndKeepsTheOpenOnes() throws Exception {
        try (TransportBed bed = open()) {
            TransportLink link = bed.link(4);
            assertThat(bed.failure(bed.hosts().connect(link.host().remote(), bed.io(2, 4))))
                    .isInstanceOf(IOException.class);
            link.roundTrip(0);
        }
    }
}
