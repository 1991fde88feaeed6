package nvmf.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import nvmf.api.block.BlockDevice.Geometry;
import nvmf.api.spec.Status;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file device over a channel that logs, fails and dawdles: what must be durable when, and what becomes of each error. */
final class FileFaultsTest {
    private static final int BLOCKS = 64;
    private static final int THREADS = 4;

    @TempDir
    Path directory;

    private ScriptedChannel channel;
    private FileDevice disk;

    @BeforeEach
    void open() throws IOException {
        open(THREADS);
    }

    private void open(int threads) throws IOException {
        Path path = directory.resolve("disk" + threads);
        channel = new ScriptedChannel(
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE));
        disk = channel.disk(path, BLOCKS, threads);
        channel.log.clear();
    }

    @AfterEach
    void close() {
        disk.close();
    }

    private static IOException eio() {
        return new IOException("Input/output error");
    }

    // NVM Command Set, Write, FUA: "the data shall be written to non-volatile media before indicating command
    // completion".
    @Test
    void aForceThatBeganAfterTheLastWriteEndsBeforeFuaIsAnswered() {
        channel.transferMax = 512;
        List<String> seen = new ArrayList<>();
        Blocks.await(disk.write(8, Blocks.of(1, 1024), true).thenRun(() -> seen.addAll(channel.log)));
        assertThat(seen).containsExactly("write 4096+512", "write 4608+512", "force");
    }

    @Test
    void aForceThatBeganAfterTheLastWriteEndsBeforeZeroesWithFuaAreAnswered() {
        Blocks.await(disk.write(0, Blocks.of(1, 512), false));
        List<String> seen = new ArrayList<>();
        Blocks.await(disk.writeZeroes(0, 1, false, true).thenRun(() -> seen.addAll(channel.log)));
        assertThat(seen).containsExactly("write 0+512", "write 0+512", "force");
    }

    @Test
    void aFlushForcesWhatWasWrittenBeforeIt() {
        Blocks.await(disk.write(0, Blocks.of(1, 512), false));
        List<String> seen = new ArrayList<>();
        Blocks.await(disk.flush().thenRun(() -> seen.addAll(channel.log)));
        assertThat(seen).containsExactly("write 0+512", "force");
    }

    @Test
    void aWriteWithoutFuaForcesNothing() {
        Blocks.await(disk.write(0, Blocks.of(1, 512), false));
        assertThat(channel.log).containsExactly("write 0+512");
        assertThat(disk.geometry().volatileWriteCache()).isTrue();
    }

    @Test
    void whatComesWhileAForceRunsSharesTheNextOne() {
        channel.forceGate = new CountDownLatch(1);
        CompletionStage<Void> first = disk.write(0, Blocks.of(1, 512), true);
        awaitLog("write 0+512");
        List<CompletionStage<Void>> others = new ArrayList<>();
        for (int i = 1; i < 40; i++) {
            others.add(disk.write(i, Blocks.of(i, 512), true));
        }
        for (int i = 1; i < 40; i++) {
            awaitLog("write " + i * 512 + "+512");
        }
        assertThat(others).noneMatch(Blocks::isDone);
        channel.forceGate.countDown();
        Blocks.await(first);
        others.forEach(Blocks::await);
        // The first force; one for those written while it waited, and one more at most for each other thread, whose
        // request may still have been on its way.
        assertThat(channel.logged("force")).hasSizeBetween(1, 2 + THREADS - 1);
    }

    private void awaitLog(String line) {
        long deadline = System.nanoTime() + 20_000_000_000L;
        while (!channel.log.contains(line)) {
            assertThat(System.nanoTime())
                    .as("waiting for \"%s\" in %s", line, channel.log)
                    .isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    // The kernel reports a write-back error once: the next fdatasync succeeds over data that is lost.
    @Test
    void afterOneFailedForceNothingIsEverDurableAgain() {
        assertThat(disk.failed()).isFalse();
        AtomicInteger changes = new AtomicInteger();
        disk.onGeometryChange(changes::incrementAndGet);
        Blocks.await(disk.write(0, Blocks.of(1, 512), false));
        channel.forceFailures.add(eio());
        assertThat(Blocks.status(disk.flush())).isEqualTo(Status.WRITE_FAULT);
        assertThat(Blocks.status(disk.flush())).isEqualTo(Status.WRITE_FAULT);
        assertThat(Blocks.status(disk.write(1, Blocks.of(1, 512), true))).isEqualTo(Status.WRITE_FAULT);
        assertThat(Blocks.status(disk.writeZeroes(1, 1, false, true))).isEqualTo(Status.WRITE_FAULT);
        assertThat(Blocks.status(disk.write(1, Blocks.of(1, 512), false))).isEqualTo(Status.NAMESPACE_WRITE_PROTECTED);
        assertThat(Blocks.status(disk.writeZeroes(1, 1, true, false))).isEqualTo(Status.NAMESPACE_WRITE_PROTECTED);
        assertThat(Blocks.status(disk.deallocate(List.of()))).isEqualTo(Status.SUCCESS);
        assertThat(disk.geometry()).isEqualTo(new Geometry(512, BLOCKS, true, true));
        assertThat(changes).hasValue(1);
        assertThat(disk.failed()).isTrue();
        assertThat(Blocks.read(disk, 0, 1)).containsOnly(1);
        assertThat(channel.log).containsExactly("write 0+512", "force!");
        disk.resize(2 * BLOCKS * 512);
        assertThat(disk.geometry()).isEqualTo(new Geometry(512, 2 * BLOCKS, true, true));
        disk.close();
        assertThat(channel.logged("force"))
                .as("no success is claimed at the end")
                .containsExactly("force!");
    }

    @Test
    void aDiskWithAFailedForceIsOpenedAnewWhenItsConfigurationIsTouched() {
        Plan.File plan = new Plan.File(disk.settings());
        assertThat(plan.adopts(disk)).isTrue();
        channel.forceFailures.add(eio());
        assertThat(Blocks.status(disk.flush())).isEqualTo(Status.WRITE_FAULT);
        assertThat(plan.adopts(disk)).isFalse();
    }

    @Test
    void aForceThatFailsFailsEveryWriteItWasToCover() {
        channel.forceGate = new CountDownLatch(1);
        List<CompletionStage<Void>> writes = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            writes.add(disk.write(i, Blocks.of(i, 512), true));
            awaitLog("write " + i * 512 + "+512");
        }
        channel.forceFailures.add(eio());
        channel.forceGate.countDown();
        assertThat(writes).allMatch(stage -> Blocks.status(stage).equals(Status.WRITE_FAULT));
        assertThat(channel.logged("force")).containsExactly("force!");
    }

    @Test
    void writesInLineWhenAForceFailsAreRefused() throws IOException {
        disk.close();
        open(1);
        channel.writeGate = new CountDownLatch(1);
        channel.forceFailures.add(eio());
        CompletionStage<Void> first = disk.write(0, Blocks.of(1, 512), true);
        CompletionStage<Void> flush = disk.flush();
        CompletionStage<Void> behind = disk.write(1, Blocks.of(1, 512), false);
        channel.writeGate.countDown();
        assertThat(Blocks.status(flush)).isEqualTo(Status.WRITE_FAULT);
        assertThat(Blocks.status(first)).isEqualTo(Status.WRITE_FAULT);
        assertThat(Blocks.status(behind)).isEqualTo(Status.NAMESPACE_WRITE_PROTECTED);
    }

    @Test
    void aFailedWriteIsAWriteFaultOfThatWriteOnly() {
        channel.writeFailures.add(eio());
        assertThat(Blocks.status(disk.write(0, Blocks.of(1, 512), false))).isEqualTo(Status.WRITE_FAULT);
        Blocks.await(disk.write(0, Blocks.of(2, 512), false));
        Blocks.await(disk.flush());
        assertThat(Blocks.read(disk, 0, 1)).containsOnly(2);
    }

    @Test
    void aFailedWriteWithFuaForcesNothing() {
        channel.writeFailures.add(eio());
        assertThat(Blocks.status(disk.write(0, Blocks.of(1, 512), true))).isEqualTo(Status.WRITE_FAULT);
        assertThat(channel.log).containsExactly("write 0!");
    }

    @Test
    void aFailedReadIsAnUnrecoveredReadErrorOfThatReadOnly() {
        channel.readFailures.add(eio());
        assertThat(Blocks.status(disk.read(0, Blocks.of(1, 512)))).isEqualTo(Status.UNRECOVERED_READ_ERROR);
        assertThat(Blocks.read(disk, 0, 1)).containsOnly(0);
    }

    @Test
    void aFullDiskHasItsOwnStatusAndOtherBlocksGoOn() {
        for (String text :
                List.of("No space left on device", "Disk quota exceeded", "There is not enough space on the disk")) {
            channel.writeFailures.add(new IOException(text));
            assertThat(Blocks.status(disk.write(0, Blocks.of(1, 512), false)))
                    .as(text)
                    .isEqualTo(Status.CAPACITY_EXCEEDED);
        }
        Blocks.await(disk.write(1, Blocks.of(2, 512), true));
        assertThat(disk.geometry().readOnly()).isFalse();
    }

    @Test
    void theKernelsOwnFullDiskIsCapacityExceeded() throws IOException {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.isWritable(full), "no /dev/full on this machine");
        FileChannel file = FileChannel.open(full, StandardOpenOption.READ, StandardOpenOption.WRITE);
        BackingFile backing = new BackingFile(full, file, Optional.empty(), false, () -> {});
        FileSettings settings = new FileSettings(full, 512, 512, false, 1);
        try (FileDevice device =
                new FileDevice(settings, new FileOpener.Opened(backing, new Geometry(512, 8, false, true)))) {
            assertThat(Blocks.status(device.write(0, Blocks.of(1, 512), false))).isEqualTo(Status.CAPACITY_EXCEEDED);
        }
    }

    @Test
    void closeLetsEverythingEndThenForcesThenCloses() throws Exception {
        channel.writeGate = new CountDownLatch(1);
        CompletionStage<Void> write = disk.write(0, Blocks.of(1, 512), true);
        CompletionStage<Void> second = disk.write(1, Blocks.of(1, 512), false);
        Thread closer = new Thread(disk::close, "closer");
        closer.start();
        long deadline = System.nanoTime() + 20_000_000_000L;
        while (closer.getState() != Thread.State.TIMED_WAITING) {
            assertThat(System.nanoTime()).as("waiting for it to wait").isLessThan(deadline);
            Thread.onSpinWait();
        }
        assertThat(Blocks.status(disk.write(2, Blocks.of(1, 512), false))).isEqualTo(Status.NAMESPACE_NOT_READY);
        assertThat(Blocks.status(disk.flush())).isEqualTo(Status.NAMESPACE_NOT_READY);
        assertThat(channel.isOpen()).isTrue();
        channel.writeGate.countDown();
        Blocks.await(write);
        Blocks.await(second);
        closer.join(20_000);
        assertThat(closer.isAlive()).isFalse();
        assertThat(channel.log).endsWith("force", "close").contains("write 0+512", "write 512+512");
    }
}
