package nvmf.block;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import nvmf.api.block.BlockDevice;
import nvmf.testkit.BlockDeviceContract;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** What every disk promises, of each kind and block size. */
final class DeviceContractsTest {
    private static final long BYTES = 5 << 20;

    @Nested
    final class Ram512 implements BlockDeviceContract {
        @Override
        public boolean takesUncorrectable() {
            return true;
        }

        @Override
        public BlockDevice open() {
            return new RamDevice(512, BYTES);
        }
    }

    @Nested
    final class Ram4096 implements BlockDeviceContract {
        @Override
        public boolean takesUncorrectable() {
            return true;
        }

        @Override
        public BlockDevice open() {
            return new RamDevice(4096, BYTES);
        }
    }

    @Nested
    final class File512 implements BlockDeviceContract {
        @Override
        public boolean takesUncorrectable() {
            return true;
        }

        @TempDir
        Path directory;

        @Override
        public BlockDevice open() {
            return file(directory, 512, false);
        }

        @Override
        public Optional<BlockDevice> openReadOnly() throws IOException {
            Files.write(directory.resolve("disk"), new byte[(int) BYTES]);
            return Optional.of(file(directory, 512, true));
        }

        @Override
        public void close(BlockDevice device) {
            ((FileDevice) device).close();
        }
    }

    @Nested
    final class File4096 implements BlockDeviceContract {
        @Override
        public boolean takesUncorrectable() {
            return true;
        }

        @TempDir
        Path directory;

        @Override
        public BlockDevice open() {
            return file(directory, 4096, false);
        }

        @Override
        public void close(BlockDevice device) {
            ((FileDevice) device).close();
        }
    }

    private static FileDevice file(Path directory, int blockSize, boolean readOnly) {
        return new FileDevice(new FileSettings(directory.resolve("disk"), blockSize, BYTES, readOnly, 3));
    }
}
