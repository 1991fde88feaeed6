package nvmf.block;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import nvmf.api.spec.Status;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a file device makes of a channel that moves less than it was asked to, and which transfers it spares it. */
final class FileTransfersTest {
    private static final int BLOCKS = 64;

    @TempDir
    Path directory;

    private ScriptedChannel channel;
    private FileDevice disk;

    @BeforeEach
    void open() throws IOException {
        Path path = directory.resolve("disk");
        channel = new ScriptedChannel(
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE));
        disk = channel.disk(path, BLOCKS, 2);
        channel.log.clear();
    }

    @AfterEach
    void close() {
        disk.close();
    }

    @Test
    void shortTransfersAreCompleted() {
        channel.transferMax = 100;
        ByteBuffer data = ByteBuffer.allocateDirect(2048);
        for (int i = 0; i < 2048; i++) {
            data.put(i, (byte) (i * 7));
        }
        Blocks.await(disk.write(3, data, false));
        byte[] expected = new byte[2048];
        data.get(0, expected);
        assertThat(Blocks.read(disk, 3, 4)).isEqualTo(expected);
        assertThat(channel.log).hasSize(21).last().isEqualTo("write 3536+48");
    }

    @Test
    void aChannelThatMovesNothingIsAnErrorAndNoEndlessLoop() {
        channel.transferMax = 0;
        assertThat(Blocks.status(disk.write(0, Blocks.of(1, 512), false))).isEqualTo(Status.WRITE_FAULT);
        assertThat(Blocks.status(disk.read(0, Blocks.of(1, 512)))).isEqualTo(Status.UNRECOVERED_READ_ERROR);
    }

    @Test
    void aFileCutByOthersReadsAsAnError() throws IOException {
        try (FileChannel other = FileChannel.open(directory.resolve("disk"), StandardOpenOption.WRITE)) {
            other.truncate(512);
        }
        assertThat(Blocks.status(disk.read(1, Blocks.of(1, 512)))).isEqualTo(Status.UNRECOVERED_READ_ERROR);
        assertThat(Blocks.read(disk, 0, 1)).containsOnly(0);
    }

    @Test
    void zeroesOverZeroesWriteNothingSoThatAHoleStaysOne() {
        Blocks.await(disk.write(5, Blocks.of(1, 512), false));
        Blocks.await(disk.writeZeroes(6, BLOCKS - 6, true, false));
        assertThat(channel.log).containsExactly("write 2560+512");
        Blocks.await(disk.writeZeroes(0, BLOCKS, true, false));
        assertThat(Blocks.read(disk, 0, BLOCKS)).containsOnly(0);
    }

    @Test
    void zeroesOverAnUnreadableBlockAreWritten() {
        channel.readFailures.add(new IOException("Input/output error"));
        Blocks.await(disk.writeZeroes(2, 1, false, false));
        assertThat(channel.log).containsExactly("read 1024!", "write 1024+512");
    }
}
