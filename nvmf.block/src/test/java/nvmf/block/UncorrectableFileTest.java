package nvmf.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import nvmf.api.spec.Status;
import nvmf.api.spec.StatusException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which blocks a host has declared lost: over restarts, and as a set. */
class UncorrectableFileTest {
    private static final int BYTES = 1 << 20;

    @TempDir
    Path directory;

    private FileDevice open() {
        return new FileDevice(new FileSettings(directory.resolve("disk"), 512, BYTES, false, 2));
    }

    private Path marks() {
        return directory.resolve("disk.uncorrectable");
    }

    private static Status status(CompletionStage<Void> stage) throws Exception {
        return stage.handle((done, failure) -> failure == null ? Status.SUCCESS : StatusException.of(failure))
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
    }

    private static Status read(FileDevice disk, long lba) throws Exception {
        return status(disk.read(lba, ByteBuffer.allocate(512)));
    }

    @Test
    void whatIsLostStaysLostOverARestartUntilItIsWritten() throws Exception {
        try (FileDevice disk = open()) {
            assertThat(status(disk.writeUncorrectable(3, 2))).isEqualTo(Status.SUCCESS);
            assertThat(marks()).as("before a flush").doesNotExist();
            assertThat(status(disk.flush())).isEqualTo(Status.SUCCESS);
            assertThat(marks()).hasContent("nvmf uncorrectable bytes 1\n1536 1024\n");
        }
        try (FileDevice disk = open()) {
            assertThat(read(disk, 2)).isEqualTo(Status.SUCCESS);
            assertThat(read(disk, 3)).isEqualTo(Status.UNRECOVERED_READ_ERROR);
            assertThat(status(disk.write(3, ByteBuffer.allocate(512), true))).isEqualTo(Status.SUCCESS);
            assertThat(marks()).as("a durable write is durable").hasContent("nvmf uncorrectable bytes 1\n2048 512\n");
        }
        try (FileDevice disk = open()) {
            assertThat(read(disk, 3)).isEqualTo(Status.SUCCESS);
            assertThat(read(disk, 4)).isEqualTo(Status.UNRECOVERED_READ_ERROR);
            assertThat(status(disk.writeZeroes(4, 1, true, false))).isEqualTo(Status.SUCCESS);
        }
        assertThat(marks()).as("after the disk was closed in order").doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "something else\n1 2\n",
                "nvmf uncorrectable bytes 1\n1\n",
                "nvmf uncorrectable bytes 1\n-1 2\n",
                "nvmf uncorrectable bytes 1\n1 0\n",
                "nvmf uncorrectable bytes 1\n9223372036854775807 9\n",
                "nvmf uncorrectable bytes 1\n0 9223372036854775807\n"
            })
    void whatCannotBeUnderstoodIsNotServed(String text) throws IOException {
        Files.writeString(marks(), text);
        assertThatIllegalArgumentException()
                .isThrownBy(this::open)
                .withMessageContaining("does not say which blocks of");
        Files.delete(marks());
        // Nothing of the attempt is left, not even the lock.
        open().close();
    }

    @Test
    void theSetIsWhatAnArrayOfFlagsWouldBe() {
        Random random = new Random(24);
        UncorrectableBlocks set = new UncorrectableBlocks();
        boolean[] flags = new boolean[64];
        for (int step = 0; step < 20_000; step++) {
            int from = random.nextInt(64);
            int length = 1 + random.nextInt(64 - from);
            boolean mark = random.nextInt(3) == 0;
            if (mark) {
                set.mark(from, length);
            } else {
                set.clear(from, Math.min(length, 5));
            }
            for (int i = from; i < from + (mark ? length : Math.min(length, 5)); i++) {
                flags[i] = mark;
            }
            boolean any = false;
            int ask = random.nextInt(60);
            for (int i = ask; i < ask + 4; i++) {
                any |= flags[i];
            }
            assertThat(set.touches(ask, 4)).isEqualTo(any);
        }
        long before = -1;
        for (UncorrectableBlocks.Range range : set.snapshot().ranges()) {
            assertThat(range.from()).as("ranges do not touch").isGreaterThan(before);
            before = range.end();
        }
    }

    @Test
    void noMoreIsRememberedThanThereIsRoomFor() {
        UncorrectableBlocks set = new UncorrectableBlocks();
        set.mark(0, UncorrectableBlocks.BYTES_MAX);
        set.mark(0, 512);
        assertThat(StatusException.of(failure(() -> set.mark(UncorrectableBlocks.BYTES_MAX, 512))))
                .isEqualTo(Status.CAPACITY_EXCEEDED);
        assertThat(StatusException.of(failure(() -> set.mark(0, UncorrectableBlocks.BYTES_MAX + 512))))
                .isEqualTo(Status.CAPACITY_EXCEEDED);
        assertThat(set.touches(0, 512)).isTrue();
        set.clear(512, 512);
        set.mark(UncorrectableBlocks.BYTES_MAX, 512);
        assertThat(set.touches(512, 512)).isFalse();
    }

    private static Throwable failure(Runnable action) {
        try {
            action.run();
            return null;
        } catch (StatusException e) {
            return e;
        }
    }
}
