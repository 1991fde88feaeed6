package nvmf.transport.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import nvmf.api.spec.Cqe;
import nvmf.api.spec.Sqe;
import nvmf.api.spec.Status;
import nvmf.api.transport.BufferPool.Lease;
import nvmf.api.transport.ControllerQueuePair;
import nvmf.api.transport.HostQueuePair;
import nvmf.api.transport.IncomingCommand;
import nvmf.api.transport.ListenSpec;
import nvmf.api.transport.Options;
import nvmf.api.transport.QueueSpec;
import nvmf.api.transport.Transport;
import nvmf.testkit.LeakCheck;
import nvmf.testkit.ManualExecutor;
import nvmf.testkit.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The watcher, watched: here, where a transport is at hand. */
final class LeakCheckTest {
    private final ManualExecutor executor = new ManualExecutor();
    private final LeakCheck leaks = new LeakCheck();
    private final List<IncomingCommand> commands = new ArrayList<>();
    private final List<ControllerQueuePair> controllers = new ArrayList<>();
    private final HostQueuePair host = connect();

    private HostQueuePair connect() {
        Transport transport = leaks.watch(new LoopTransport(() -> executor, 1 << 20));
        Bench.now(transport.listen(new ListenSpec(Bench.ADDRESS, 4096, 4096, Options.NONE), queue -> {
            controllers.add(queue);
            return commands::add;
        }));
        CompletionStage<HostQueuePair> connected =
                transport.connect(Bench.ADDRESS, new QueueSpec(1, 4, 4096, Options.NONE));
        executor.run();
        return Bench.now(connected);
    }

    private CompletionStage<Cqe> write(ByteBuffer data) {
        CompletionStage<Cqe> done = host.submit(Sqe.of(0x01, 1).withCid(2), data);
        executor.run();
        return done;
    }

    private IncomingCommand command() {
        return commands.get(0);
    }

    @AfterEach
    void end() {
        host.close();
        executor.run();
        assertThat(leaks.findings())
                .as("with the queue pair its commands end")
                .noneMatch(finding -> finding.startsWith("left open: command"));
    }

    @Test
    void whoEndsWhatItBeganIsInOrder() throws InterruptedException {
        CompletionStage<Cqe> done = write(Pattern.of(1, 8192));
        command().fetch(Pattern.blank(8192));
        command().respond(Cqe.of(2, Status.SUCCESS));
        executor.run();
        assertThat(Bench.now(done).isSuccess()).isTrue();
        host.close();
        executor.run();
        assertThatCode(leaks::verify).doesNotThrowAnyException();
    }

    @Test
    void openQueuePairsAndCommandsAreNamed() {
        CompletionStage<Cqe> open = write(Pattern.of(1, 512));
        assertThat(leaks.findings())
                .hasSize(4)
                .allMatch(finding -> finding.startsWith("left open: "))
                .anyMatch(finding -> finding.contains("the queue pair of loop://bench to loop://host-1"))
                .anyMatch(finding -> finding.contains("command 2 of loop://host-1"));
        assertThat(Bench.isDone(open)).isFalse();
    }

    @Test
    void aLeaseThatIsNotClosedIsALeakEvenAfterTheEnd() {
        Lease lease = Bench.now(host.buffers().lease(512));
        host.close();
        executor.run();
        assertThat(leaks.findings()).singleElement().asString().contains("a lease of 512 bytes");
        lease.close();
        assertThat(leaks.findings()).isEmpty();
    }

    @Test
    void aLeaseIsPoisonWhenItIsBack() {
        Lease lease = Bench.now(host.buffers().lease(512));
        ByteBuffer memory = lease.buffer();
        lease.close();
        assertThat(memory.get(0)).isEqualTo((byte) 0xDB);
        assertThat(memory.get(511)).isEqualTo((byte) 0xDB);
        assertThatIllegalStateException().isThrownBy(lease::close);
        assertThat(leaks.findings()).anyMatch(finding -> finding.contains("a lease was closed again"));
    }

    @Test
    void aSecondAnswerAndASecondFetchAreSeen() {
        CompletionStage<Cqe> done = write(Pattern.of(1, 512));
        command().fetch(Pattern.blank(512));
        assertThatIllegalStateException().isThrownBy(() -> command().fetch(Pattern.blank(512)));
        command().respond(Cqe.of(2, Status.SUCCESS));
        assertThatIllegalStateException().isThrownBy(() -> command().respond(Cqe.of(2, Status.SUCCESS)));
        executor.run();
        assertThat(Bench.isDone(done)).isTrue();
        assertThat(leaks.findings())
                .anyMatch(finding -> finding.contains("was fetched again"))
                .anyMatch(finding -> finding.contains("was answered again"));
    }

    @Test
    void aForeignThreadIsSeen() throws Exception {
        Thread foreign = new Thread(() -> host.buffers().lease(512).thenAccept(Lease::close), "foreign");
        foreign.start();
        foreign.join();
        assertThat(leaks.findings())
                .anyMatch(finding -> finding.startsWith("a lease was asked for on foreign, not on "));
    }

    @Test
    void anotherCidIsSeen() {
        CompletionStage<Cqe> done = write(Pattern.of(1, 512));
        command().respond(Cqe.of(3, Status.SUCCESS));
        executor.run();
        assertThat(Bench.isDone(done)).isTrue();
        assertThat(leaks.findings()).anyMatch(finding -> finding.contains("was answered with CID 3"));
    }

    @Test
    void aMovedPositionIsSeen() {
        ByteBuffer data = Pattern.of(1, 512);
        CompletionStage<Cqe> done = write(data);
        data.get();
        command().respond(Cqe.of(2, Status.SUCCESS));
        executor.run();
        assertThat(Bench.isDone(done)).isTrue();
        assertThat(leaks.findings())
                .anyMatch(finding -> finding.contains("the lent buffer of command 2 came back moved"));
        assertThat(controllers).hasSize(1);
    }
}
