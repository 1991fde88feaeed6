package nvmf.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import nvmf.api.block.BlockDevice.Geometry;
import nvmf.api.block.BlockDevice.LbaRange;
import nvmf.api.spec.Status;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FileDeviceTest {
    private static final int MIB = 1 << 20;

    @TempDir
    Path directory;

    private Path path() {
        return directory.resolve("disk.img");
    }

    private FileSettings settings(int blockSize, long bytes) {
        return new FileSettings(path(), blockSize, bytes, false, 2);
    }

    private FileSettings readOnly(long bytes) {
        return new FileSettings(path(), 512, bytes, true, 2);
    }

    private void writeFile(int bytes) throws IOException {
        Files.write(path(), new byte[bytes]);
    }

    @ParameterizedTest
    @ValueSource(ints = {512, 4096})
    void returnsWhatWasWrittenAlsoAfterItIsOpenedAnew(int blockSize) {
        byte[] expected = new byte[3 * blockSize];
        ByteBuffer data = ByteBuffer.allocateDirect(expected.length);
        for (int i = 0; i < expected.length; i++) {
            expected[i] = (byte) (i * 13);
        }
        data.put(0, expected);
        try (FileDevice disk = new FileDevice(settings(blockSize, MIB))) {
            assertThat(disk.geometry()).isEqualTo(new Geometry(blockSize, MIB / blockSize, false, true));
            Blocks.await(disk.write(7, data, false));
            assertThat(Blocks.read(disk, 7, 3)).isEqualTo(expected);
            assertThat(data.position()).isZero();
            assertThat(Blocks.read(disk, 6, 1)).containsOnly(0);
        }
        try (FileDevice disk = new FileDevice(settings(blockSize, FileSettings.AS_FOUND))) {
            assertThat(disk.geometry().bytes()).isEqualTo(MIB);
            assertThat(Blocks.read(disk, 7, 3)).isEqualTo(expected);
        }
    }

    /** Where the file system is one whose reads never wait; elsewhere a thread reads, and there is nothing to be seen. */
    @Test
    void whatIsInMemoryIsReadAtOnceAndUncorrectableBlocksAreNot() throws IOException {
        try (FileDevice disk = new FileDevice(settings(512, MIB))) {
            Blocks.await(disk.write(0, Blocks.of(5, MIB), false));
            Blocks.await(disk.read(0, ByteBuffer.allocateDirect(512)));
            ByteBuffer target = ByteBuffer.allocateDirect(512);
            CompletableFuture<Void> read = disk.read(9, target).toCompletableFuture();
            assumeTrue(isLocal(), "reads of this file system may wait");
            assertThat(read).isDone();
            assertThat(target.get(511)).isEqualTo((byte) 5);

            Blocks.await(disk.writeUncorrectable(9, 1));
            assertThat(Blocks.status(disk.read(9, target))).isEqualTo(Status.UNRECOVERED_READ_ERROR);
            Blocks.await(disk.write(9, Blocks.of(6, 512), false));
            Blocks.await(disk.read(9, target));
            assertThat(target.get(511)).isEqualTo((byte) 6);
        }
    }

    @Test
    void aDiskThatIsDeletedGivesItsBlocksBackUnlessTheFileHasAnotherName() throws IOException {
        for (boolean linked : new boolean[] {false, true}) {
            FileDevice disk = new FileDevice(settings(512, MIB));
            Blocks.await(disk.write(0, Blocks.of(5, MIB), false));
            Path other = directory.resolve("other");
            if (linked) {
                Files.createLink(other, path());
            }
            try (FileChannel open = FileChannel.open(path(), StandardOpenOption.READ)) {
                disk.delete();
                assertThat(path()).doesNotExist();
                assertThat(open.size()).isEqualTo(linked ? MIB : 0);
            }
        }
    }

    private boolean isLocal() throws IOException {
        return Set.of("ext4", "tmpfs", "btrfs")
                .contains(Files.getFileStore(directory).type());
    }

    @Test
    void touchesOnlyTheRegionLent() {
        try (FileDevice disk = new FileDevice(settings(512, MIB))) {
            ByteBuffer data = ByteBuffer.allocate(1536);
            data.put(512, Blocks.of(3, 512), 0, 512);
            data.position(512).limit(1024);
            Blocks.await(disk.write(1, data, false));
            assertThat(Blocks.read(disk, 1, 1)).containsOnly(3);
            ByteBuffer target = ByteBuffer.allocate(1536).position(1024).limit(1536);
            Blocks.await(disk.read(1, target));
            assertThat(target.position()).isEqualTo(1024);
            assertThat(target.get(1023)).isZero();
            assertThat(target.get(1024)).isEqualTo((byte) 3);
        }
    }

    @Test
    void aLargeDiskIsASparseFile() throws IOException {
        try (FileDevice disk = new FileDevice(settings(4096, 1L << 40))) {
            long last = disk.geometry().blocks() - 1;
            Blocks.await(disk.write(last - 1, Blocks.of(1, 8192), true));
            assertThat(Blocks.read(disk, last, 1)).containsOnly(1);
            assertThat(Files.size(path())).isEqualTo(1L << 40);
        }
    }

    @Test
    void aFileIsUsedUpToItsLastWholeBlock() throws IOException {
        writeFile(3 * 512 + 511);
        try (FileDevice disk = new FileDevice(settings(512, FileSettings.AS_FOUND))) {
            assertThat(disk.geometry().blocks()).isEqualTo(3);
        }
        assertThat(Files.size(path())).isEqualTo(3 * 512 + 511);
    }

    @Test
    void aSmallerDiskLeavesTheRestOfTheFileAlone() throws IOException {
        writeFile(MIB);
        try (FileDevice disk = new FileDevice(settings(512, 512))) {
            assertThat(disk.geometry().blocks()).isEqualTo(1);
            assertThat(Blocks.status(disk.read(1, Blocks.of(0, 512)))).isEqualTo(Status.LBA_OUT_OF_RANGE);
            disk.resize(2 * MIB);
            assertThat(Files.size(path())).isEqualTo(2 * MIB);
            disk.resize(1024);
        }
        assertThat(Files.size(path())).isEqualTo(2 * MIB);
    }

    @Test
    void resizeInUseTellsListenersAndKeepsContents() throws IOException {
        AtomicInteger changes = new AtomicInteger();
        try (FileDevice disk = new FileDevice(settings(512, MIB))) {
            Blocks.await(disk.write(2047, Blocks.of(4, 512), false));
            disk.onGeometryChange(changes::incrementAndGet);
            disk.resize(2 * MIB);
            disk.resize(2 * MIB);
            assertThat(changes).hasValue(1);
            assertThat(Blocks.read(disk, 2047, 1)).containsOnly(4);
            assertThat(Blocks.read(disk, 2048, 2048)).containsOnly(0);
            try (FileChannel other = FileChannel.open(path(), StandardOpenOption.WRITE)) {
                other.write(ByteBuffer.allocate(1), 3 * MIB - 1);
            }
            disk.resize(FileSettings.AS_FOUND);
            assertThat(disk.geometry().bytes()).isEqualTo(3 * MIB);
            assertThat(changes).hasValue(2);
            assertThatIllegalArgumentException().isThrownBy(() -> disk.resize(513));
            assertThat(disk.geometry().bytes()).isEqualTo(3 * MIB);
        }
    }

    @Test
    void aReadOnlyDiskReadsAndRefusesTheRest() throws IOException {
        writeFile(MIB);
        try (FileDevice disk = new FileDevice(readOnly(FileSettings.AS_FOUND))) {
            assertThat(disk.geometry().readOnly()).isTrue();
            assertThat(Blocks.read(disk, 0, 4)).containsOnly(0);
            assertThat(Blocks.status(disk.write(0, Blocks.of(1, 512), false)))
                    .isEqualTo(Status.NAMESPACE_WRITE_PROTECTED);
            assertThat(Blocks.status(disk.writeZeroes(0, 1, true, true))).isEqualTo(Status.NAMESPACE_WRITE_PROTECTED);
            assertThat(Blocks.status(disk.deallocate(List.of(new LbaRange(0, 1)))))
                    .isEqualTo(Status.NAMESPACE_WRITE_PROTECTED);
            Blocks.await(disk.flush());
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> disk.resize(2 * MIB))
                    .withMessage(path() + " has 1048576 bytes and cannot grow to 2097152");
        }
    }

    @Test
    void refusesWhatIsOutsideOrNoWholeBlocks() {
        try (FileDevice disk = new FileDevice(settings(512, MIB))) {
            assertThat(Blocks.status(disk.read(2047, Blocks.of(0, 1024)))).isEqualTo(Status.LBA_OUT_OF_RANGE);
            assertThat(Blocks.status(disk.write(-1, Blocks.of(0, 512), true))).isEqualTo(Status.LBA_OUT_OF_RANGE);
            assertThat(Blocks.status(disk.writeZeroes(0, 2049, true, false))).isEqualTo(Status.LBA_OUT_OF_RANGE);
            assertThat(Blocks.status(disk.deallocate(List.of(new LbaRange(2048, 1)))))
                    .isEqualTo(Status.LBA_OUT_OF_RANGE);
            assertThat(Blocks.status(disk.read(0, Blocks.of(0, 100)))).isEqualTo(Status.INVALID_DATA_SGL_LENGTH);
        }
    }

    @Test
    void completesOnItsOwnThreads() {
        try (FileDevice disk = new FileDevice(settings(512, MIB))) {
            AtomicReference<String> name = new AtomicReference<>("");
            Blocks.await(disk.write(0, Blocks.of(1, 512), true)
                    .thenRun(() -> name.set(Thread.currentThread().getName())));
            assertThat(name.get())
                    .matches("nvmf-file-[01]|" + Thread.currentThread().getName());
            assertThat(disk).hasToString("file " + path() + " " + disk.geometry());
        }
    }

    // FileChannel: an interrupted thread closes the channel it is in, for everybody.
    @Test
    void anInterruptedCallerClosesNothing() {
        try (FileDevice disk = new FileDevice(settings(512, MIB))) {
            Thread.currentThread().interrupt();
            var write = disk.write(0, Blocks.of(1, 512), true);
            var read = disk.read(1, Blocks.of(1, 512));
            disk.resize(2 * MIB);
            assertThat(Thread.interrupted()).isTrue();
            Blocks.await(write);
            Blocks.await(read);
            assertThat(Blocks.read(disk, 0, 1)).containsOnly(1);
        } finally {
            Thread.interrupted();
        }
    }

    @Test
    void aContinuationThatInterruptsTheDevicesThreadClosesNothing() {
        try (FileDevice disk = new FileDevice(new FileSettings(path(), 512, MIB, false, 1))) {
            for (int i = 0; i < 100; i++) {
                // Here if it was done already, so often that it is on the device's thread as well.
                Blocks.await(disk.write(0, Blocks.of(1, 512), true)
                        .thenRun(() -> Thread.currentThread().interrupt()));
                Thread.interrupted();
                Blocks.await(disk.write(1, Blocks.of(1, 512), true));
                Blocks.await(disk.flush());
            }
            assertThat(Blocks.read(disk, 0, 2)).containsOnly(1);
        }
    }

    @Test
    void aThreadThatArrivesInterruptedClosesNothing() throws IOException {
        FileOpener.Opened opened = FileOpener.open(settings(512, MIB));
        Thread.currentThread().interrupt();
        opened.file().write(Blocks.of(3, 512), 0);
        Thread.currentThread().interrupt();
        opened.file().force();
        Thread.currentThread().interrupt();
        ByteBuffer target = Blocks.of(0, 512);
        opened.file().read(target, 0);
        assertThat(target.flip()).isEqualTo(Blocks.of(3, 512));
        Thread.currentThread().interrupt();
        assertThat(opened.file().fit(settings(512, 2 * MIB)).bytes()).isEqualTo(2 * MIB);
        opened.file().close();
    }

    @Test
    void afterCloseNothingIsAcceptedAndAnotherMayOpen() {
        FileDevice disk = new FileDevice(settings(512, MIB));
        disk.close();
        disk.close();
        assertThat(Blocks.status(disk.read(0, Blocks.of(0, 512)))).isEqualTo(Status.NAMESPACE_NOT_READY);
        assertThat(Blocks.status(disk.flush())).isEqualTo(Status.NAMESPACE_NOT_READY);
        new FileDevice(settings(512, MIB)).close();
    }

    @Test
    @Tag("root")
    void aBlockDeviceIsADisk() throws Exception {
        Path image = directory.resolve("loop.img");
        Files.write(image, new byte[8 * MIB]);
        Loop loop = Loop.of(image);
        assumeTrue(loop.attached(), () -> "needs root and a loop device: " + loop.said());
        try {
            FileSettings asFound = new FileSettings(loop.node(), 4096, FileSettings.AS_FOUND, false, 2);
            try (FileDevice disk = new FileDevice(asFound)) {
                assertThat(disk.geometry()).isEqualTo(new Geometry(4096, 2048, false, true));
                Blocks.await(disk.write(2047, Blocks.of(6, 4096), true));
                assertThat(Blocks.read(disk, 2047, 1)).containsOnly(6);
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> disk.resize(16 * MIB))
                        .withMessageContaining("cannot grow");
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> new FileDevice(asFound))
                        .withMessageContaining("in use");
            }
            byte[] stored = Files.readAllBytes(image);
            assertThat(stored[stored.length - 1]).as("in the image, after FUA").isEqualTo((byte) 6);
        } finally {
            loop.detach();
        }
    }
}
