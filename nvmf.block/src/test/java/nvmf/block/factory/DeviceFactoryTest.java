package nvmf.block.factory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import nvmf.api.block.BlockDevice;
import nvmf.api.block.DeviceFactory;
import nvmf.api.spec.Status;
import nvmf.api.spec.StatusException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What both factories do, and what the one of a directory finds again. */
class DeviceFactoryTest {
    private static final long MIB = 1 << 20;
    private static final Quota QUOTA = new Quota(4 * MIB, List.of(512, 4096));

    @TempDir
    Path directory;

    private DirectoryFactory open() {
        return new DirectoryFactory(directory, QUOTA, Runnable::run);
    }

    private static <T> T done(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private static Status failure(CompletionStage<?> stage) throws Exception {
        return done(stage.handle((value, failure) -> failure == null ? Status.SUCCESS : StatusException.of(failure)));
    }

    @Test
    void noMoreIsMadeThanThereIsRoomFor() throws Exception {
        DirectoryFactory files = open();
        for (DeviceFactory factory : List.of(new RamFactory(QUOTA), files)) {
            BlockDevice disk = done(factory.create("a", 4096, 3 * MIB / 4096, "note"));
            assertThat(disk.geometry().blockSize()).isEqualTo(4096);
            assertThat(disk.geometry().bytes()).isEqualTo(3 * MIB);
            assertThat(factory.capacity()).isEqualTo(4 * MIB);
            assertThat(factory.available()).isEqualTo(MIB);
            for (long blocks : new long[] {MIB / 512 + 1, 0, -1, Long.MAX_VALUE, 1L << 55}) {
                assertThat(failure(factory.create("b", 512, blocks, "")))
                        .matches(status -> status.is(Status.INSUFFICIENT_CAPACITY));
            }
            assertThat(failure(factory.create("b", 1024, 1, ""))).isEqualTo(Status.INVALID_FORMAT.dnr());
            done(factory.create("b", 512, MIB / 512, ""));
            assertThat(factory.available()).isZero();
            done(factory.delete("a"));
            assertThat(factory.available()).isEqualTo(3 * MIB);
            assertThat(factory.devices()).extracting(DeviceFactory.Made::name).containsExactly("b");
            done(factory.note("b", "another\n"));
            assertThat(factory.devices().get(0).note()).isEqualTo("another\n");
        }
        files.close();
    }

    @Test
    void whatIsInADirectoryIsFoundAgain() throws Exception {
        DirectoryFactory before = open();
        BlockDevice disk = done(before.create("one", 4096, 16, "first\nsecond\n"));
        done(disk.write(3, ByteBuffer.allocate(4096).put(0, (byte) 7), true));
        before.close();

        DirectoryFactory after = open();
        assertThat(after.devices()).hasSize(1);
        DeviceFactory.Made made = after.devices().get(0);
        assertThat(made.name()).isEqualTo("one");
        assertThat(made.note()).isEqualTo("first\nsecond\n");
        assertThat(made.device().geometry().blockSize()).isEqualTo(4096);
        assertThat(made.device().geometry().blocks()).isEqualTo(16);
        ByteBuffer read = ByteBuffer.allocate(4096);
        done(made.device().read(3, read));
        assertThat(read.get(0)).isEqualTo((byte) 7);
        done(after.delete("one"));
        after.close();
        try (var files = Files.list(directory)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void whatACrashLeavesBehindIsClearedAndWhatIsNotOursStays() throws IOException {
        Files.writeString(directory.resolve("half.note"), "block-size 512\n");
        Files.write(directory.resolve("mine.disk"), new byte[512]);
        Files.writeString(directory.resolve("odd.note"), "what is this");
        Files.write(directory.resolve("odd.disk"), new byte[512]);
        DirectoryFactory factory = open();
        assertThat(factory.devices()).isEmpty();
        factory.close();
        assertThat(directory.resolve("half.note")).doesNotExist();
        assertThat(directory.resolve("mine.disk")).exists();
        assertThat(directory.resolve("odd.disk")).exists();
    }

    @Test
    void namesLeadNowhereElse() throws Exception {
        DirectoryFactory factory = open();
        assertThat(failure(factory.create("../x", 512, 1, ""))).isEqualTo(Status.INTERNAL_ERROR);
        factory.close();
    }

    @Test
    void impossibleQuotasAreRefusedWithASentence() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Quota(0, List.of(512)));
        assertThatIllegalArgumentException().isThrownBy(() -> new Quota(1, List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> new Quota(1, List.of(100)));
    }
}
