package nvmf.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import nvmf.api.spec.Cqe;
import nvmf.api.spec.DataDirection;
import nvmf.api.spec.Status;
import nvmf.api.spec.Wire;
import nvmf.api.transport.Acceptor;
import nvmf.api.transport.CommandHandler;
import nvmf.api.transport.ControllerQueuePair;
import nvmf.api.transport.IncomingCommand;
import nvmf.api.transport.Options;
import nvmf.testkit.QuietLog;
import nvmf.transport.tcp.pdu.PduType;
import nvmf.transport.tcp.pool.LoopMemory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * How long a hostile host stays, by a clock that stands still unless it is told otherwise: what takes a second here takes it on every
 * machine. The same inputs come through sockets in {@link ControllerHostileTest} and {@link ControllerSequenceTest}.
 */
@SuppressWarnings("FutureReturnValueIgnored") // closing an embedded channel is over when it returns
final class VirtualTimeTest {
    private static final int IC_MILLIS = 1000;
    private static final int TERM_REQ_MILLIS = 2000;
    private static final String TERM_REQ = "0200180098000000 0100 08000000 +00*138";
    private static final String BROKEN = "0800180018 +00*19";
    private static final int READ_BYTES = 131072;
    private static final String READ_128K = "0400480048000000 0240CC0001 +00*27 00000200 0000005a +00*24";

    @RegisterExtension
    final QuietLog log = new QuietLog();

    private final TcpSettings.Timers timers = TcpSettings.of(
                    Options.of(TcpSettings.IC_TIMEOUT_MILLIS, Integer.toString(IC_MILLIS))
                            .with(TcpSettings.TERM_REQ_MILLIS, Integer.toString(TERM_REQ_MILLIS)))
            .timers();
    private final PooledByteBufAllocator allocator = new PooledByteBufAllocator(true);
    private final LoopMemory memory = new LoopMemory(allocator);
    private final Device device = new Device();

    /** Holds commands that read, and fetches the data of those that write. */
    private static final class Device implements Acceptor, CommandHandler {
        private final List<IncomingCommand> held = new ArrayList<>();
        private final List<CompletableFuture<Void>> fetched = new ArrayList<>();
        private ControllerQueuePair queue;

        @Override
        public CommandHandler accept(ControllerQueuePair accepted) {
            queue = accepted;
            queue.connected(1, 128);
            return this;
        }

        @Override
        public void onCommand(IncomingCommand command) {
            held.add(command);
            if (command.sqe().direction() == DataDirection.HOST_TO_CONTROLLER) {
                fetched.add(
                        command.fetch(Wire.allocate((int) command.dataLength())).toCompletableFuture());
            }
        }
    }

    private VirtualHost controller() {
        return VirtualHost.of(timers, allocator, memory, device);
    }

    private VirtualHost initialised() {
        VirtualHost host = controller();
        host.send(ControllerHostileTest.IC_REQ);
        assertThat(host.answer()).startsWith("0100");
        return host;
    }

    @AfterEach
    void everyBufferCameBack() {
        memory.close();
        assertThat(allocator.pinnedDirectMemory())
                .as("bytes of buffers that nobody released")
                .isZero();
    }

    // A17
    @ParameterizedTest(name = "after {0} bytes of ICReq, by a reset: {1}")
    @CsvSource({"0, false", "8, false", "64, false", "127, false", "0, true", "8, true", "64, true", "127, true"})
    void ofAHostThatLeavesInItsIcReqNothingIsLeftASecondLater(int bytes, boolean reset) {
        VirtualHost host = controller();
        host.send(Arrays.copyOf(RawPeer.bytes(ControllerHostileTest.IC_REQ), bytes));
        assertThat(host.isOpen()).isTrue();
        if (reset) {
            host.pipeline().fireExceptionCaught(new IOException("Connection reset by peer"));
        } else {
            host.close();
        }
        assertThat(host.millisUntilNothingIsLeft())
                .as("milliseconds, of %d that an ICReq may take", timers.icMillis())
                .isLessThanOrEqualTo(IC_MILLIS)
                .isZero();
        assertThat(host.answer()).isEmpty();
    }

    // A17 without the FIN: M1
    @ParameterizedTest
    @ValueSource(ints = {0, 8, 64, 127})
    void aHostThatFallsSilentInItsIcReqIsLeftAfterASecond(int bytes) {
        VirtualHost host = controller();
        host.send(Arrays.copyOf(RawPeer.bytes(ControllerHostileTest.IC_REQ), bytes));
        assertThat(host.millisUntilNothingIsLeft()).isEqualTo(IC_MILLIS);
        assertThat(host.answer()).isEmpty();
    }

    // A21, with hosts that stay and never close
    @Test
    void ofRandomBytesNothingIsLeftTwoSecondsLater() {
        for (int seed = 0; seed < 1000; seed++) {
            byte[] bytes = new byte[128];
            new Random(seed).nextBytes(bytes);
            VirtualHost host = controller();
            host.send(bytes);
            assertThat(host.millisUntilNothingIsLeft())
                    .as("milliseconds, seed %d", seed)
                    .isLessThanOrEqualTo(TERM_REQ_MILLIS);
            String answer = host.answer();
            assertThat(answer.isEmpty() || answer.startsWith("%02x00".formatted(PduType.C2H_TERM_REQ.code())))
                    .as("seed %d: %s", seed, answer)
                    .isTrue();
        }
    }

    // A22: the log shows what is a warning, as everybody's does.
    @Test
    void aFloodOfStrangersIsALineASecondAtMost() {
        List<String> strangers = List.of(
                "160301020001 0001fc0303 +00*100",
                "474554202f20485454502f312e310d0a0d0a",
                "5353482d322e302d4f70656e5353480d0a");
        for (int second = 1; second <= 3; second++) {
            List<VirtualHost> flood = new ArrayList<>();
            for (int i = 0; i < 1000; i++) {
                VirtualHost host = controller();
                host.send(strangers.get(i % strangers.size()));
                assertThat(host.answer()).startsWith("0300");
                flood.add(host);
            }
            flood.forEach(host -> host.passMillis(1000));
            assertThat(log.lines()).as("lines after %d seconds", second).isLessThanOrEqualTo(second);
            flood.forEach(host -> assertThat(host.millisUntilNothingIsLeft()).isEqualTo(TERM_REQ_MILLIS - 1000));
        }
    }

    // B20: no reply, and what is in flight ends with the connection.
    @Test
    void aHostThatSendsATermReqIsLeftAtOnceAndSoAreItsCommands() {
        VirtualHost host = initialised();
        host.send(ControllerHostileTest.READ);
        host.send(ControllerHostileTest.WRITE_R2T);
        assertThat(host.answer()).startsWith("0900");
        host.send(TERM_REQ);
        assertThat(host.isOpen()).isFalse();
        assertThat(device.fetched)
                .singleElement()
                .satisfies(data -> assertThat(data).isCompletedExceptionally());
        assertThat(device.queue.closed().toCompletableFuture()).isCompletedExceptionally();
        assertThat(device.queue.counters().outstanding()).isZero();
        assertThat(host.millisUntilNothingIsLeft())
                .as("milliseconds, of %d for an R2T's data", timers.r2tMillis())
                .isLessThanOrEqualTo(1000)
                .isZero();
        device.held.forEach(command -> command.respond(Cqe.of(command.sqe().cid(), Status.SUCCESS)));
        assertThat(host.answer()).isEmpty();
    }

    // B20
    @Test
    void aTermReqInsteadOfAnIcReqIsLeftAtOnce() {
        VirtualHost host = controller();
        host.send(TERM_REQ);
        assertThat(host.millisUntilNothingIsLeft()).isZero();
        assertThat(host.answer()).isEmpty();
    }

    // B27, with more than a host takes queued in front of the TermReq
    @Test
    void aHostThatNeverReadsATermReqIsLeftTwoSecondsLater() {
        VirtualHost host = initialised();
        host.stopReading();
        List<CompletionStage<Void>> sent = new ArrayList<>();
        for (int cid = 0; cid < 10; cid++) {
            host.send(READ_128K.replace("CC", "%02x".formatted(cid)));
            IncomingCommand command = device.held.get(cid);
            sent.add(command.respond(Cqe.of(cid, Status.SUCCESS), Wire.allocateDirect(READ_BYTES)));
        }
        host.send(BROKEN);
        host.passMillis(TERM_REQ_MILLIS - 1);
        assertThat(host.isOpen()).isTrue();
        assertThat(device.queue.closed().toCompletableFuture()).isNotDone();
        assertThat(host.millisUntilNothingIsLeft()).isEqualTo(1);
        assertThat(device.queue.closed().toCompletableFuture()).isCompletedExceptionally();
        assertThat(sent)
                .allSatisfy(stage -> assertThat(stage.toCompletableFuture()).isCompleted());
        assertThat(host.answer()).isEmpty();
    }

    // B27: thirty seconds are what there is without configuration.
    @Test
    void nobodyWaitsLongerThanTheCatalogueUnlessConfiguredTo() {
        assertThat(TcpSettings.defaults().timers().termReqMillis()).isLessThanOrEqualTo(30_000);
    }
}
