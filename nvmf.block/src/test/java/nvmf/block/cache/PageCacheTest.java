package nvmf.block.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a real file; a hole stands for what is not in memory, since nobody has read it. */
final class PageCacheTest {
    private static final int REGION = Residency.REGION_BYTES;

    @TempDir
    Path directory;

    private FileChannel file;
    private PageCache cache;
    private long nanos;
    private Residency residency;

    @BeforeEach
    void open() throws IOException {
        Path path = directory.resolve("file");
        file = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
        Optional<PageCache> known = PageCache.of(path, file);
        assumeTrue(known.isPresent(), "the file system of " + directory + " is one where a read may wait");
        cache = known.get();
        residency = new Residency(file, () -> nanos);
    }

    @AfterEach
    void close() throws IOException {
        if (cache != null) {
            cache.close();
        }
        file.close();
    }

    private void write(long at, int length) throws IOException {
        ByteBuffer data = ByteBuffer.allocateDirect(length);
        for (int i = 0; i < length; i++) {
            data.put(i, (byte) ((at + i) * 31));
        }
        assertThat(file.write(data, at)).isEqualTo(length);
    }

    private void passMillis(long millis) {
        nanos += millis * 1_000_000;
    }

    @Test
    void whatWasJustWrittenIsReadAtOnce() throws IOException {
        write(0, 2 * REGION);
        assertThat(cache.has(4096, 4096)).as("before it was mapped").isFalse();
        cache.learn(4096);
        assertThat(cache.has(4096, 4096)).isTrue();
        ByteBuffer target = ByteBuffer.allocateDirect(5000).position(100).limit(4196);
        assertThat(cache.read(target, 4096)).isTrue();
        assertThat(target.position()).isEqualTo(100);
        for (int i = 0; i < 4096; i++) {
            assertThat(target.get(100 + i)).isEqualTo((byte) ((4096 + i) * 31));
        }
        assertThat(target.get(99)).isZero();
        assertThat(target.limit(5000).get(4196)).isZero();
    }

    @Test
    void whatNobodyHasReadIsNotThere() throws IOException {
        write(0, REGION);
        write(4L * REGION, REGION);
        residency.learn(0);
        assertThat(residency.has(0, REGION)).isTrue();
        assertThat(residency.has(2L * REGION, 512)).isFalse();
        assertThat(residency.has(REGION - 512, 1024)).as("half of it").isFalse();
        assertThat(residency.has(4L * REGION, REGION)).isTrue();
    }

    @Test
    void anAnswerIsGoodForAWhile() throws IOException {
        write(0, REGION);
        write(2L * REGION, REGION);
        residency.learn(0);
        assertThat(residency.has(REGION, 512)).isFalse();
        write(REGION, REGION);
        passMillis(Residency.GOOD_FOR_MILLIS - 1);
        assertThat(residency.has(REGION, 512)).isFalse();
        passMillis(1);
        assertThat(residency.has(REGION, 512)).isTrue();
        file.truncate(REGION);
        passMillis(Residency.GOOD_FOR_MILLIS - 1);
        assertThat(residency.has(REGION, 512)).isTrue();
        passMillis(1);
        assertThat(residency.has(REGION, 512)).isFalse();
    }

    @Test
    void theClockMayTurnOver() throws IOException {
        write(0, REGION);
        nanos = (Integer.MAX_VALUE - 10L) * 1_000_000;
        residency.learn(0);
        for (int i = 0; i < 1000; i++) {
            assertThat(residency.has(0, 512)).isTrue();
            passMillis(1);
        }
        file.truncate(0);
        passMillis(Residency.GOOD_FOR_MILLIS);
        assertThat(residency.has(0, 512)).isFalse();
    }

    @Test
    void whatWasCutOffIsLeftToOthers() throws IOException {
        write(0, REGION);
        cache.learn(0);
        assertThat(cache.has(REGION - 4096, 4096)).isTrue();
        file.truncate(REGION - 2048);
        assertThat(cache.read(ByteBuffer.allocateDirect(4096), REGION - 4096)).isFalse();
    }

    @Test
    void aFileThatGrowsIsMappedAnew() throws IOException {
        write(0, REGION + 512);
        residency.learn(0);
        assertThat(residency.has(REGION, 512)).isTrue();
        assertThat(residency.has(REGION, 1024)).as("longer than the file").isFalse();
        write(REGION + 512, REGION);
        assertThat(residency.has(REGION, 1024)).isFalse();
        residency.learn(REGION + 512);
        assertThat(residency.has(REGION, 1024)).isTrue();
        assertThat(residency.has(0, REGION)).isTrue();
    }

    @Test
    void partsAreMappedByThemselves() throws IOException {
        write(Residency.PART_BYTES - REGION, 2 * REGION);
        long border = Residency.PART_BYTES;
        residency.learn(border);
        assertThat(residency.has(border, REGION)).isTrue();
        assertThat(residency.has(border - 512, 1024)).as("of two parts one").isFalse();
        residency.learn(border - 512);
        assertThat(residency.has(border - 512, 1024)).isTrue();
        assertThat(residency.has(border + REGION, 512)).as("behind the end").isFalse();
        residency.learn(Long.MAX_VALUE - 512);
        assertThat(residency.has(Long.MAX_VALUE - 512, 512)).isFalse();
    }

    @Test
    void anInterruptedThreadReadsAsOthersDo() throws IOException {
        write(0, REGION);
        ByteBuffer target = ByteBuffer.allocateDirect(512);
        Thread.currentThread().interrupt();
        assertThat(cache.read(target, 0)).isTrue();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(cache.read(target, 512)).isTrue();
    }

    @Test
    void longReadsAreLeftToThreads() throws IOException {
        write(0, 4 * REGION);
        cache.learn(0);
        assertThat(cache.has(0, REGION)).isTrue();
        assertThat(cache.has(0, REGION + 512)).isFalse();
    }
}
