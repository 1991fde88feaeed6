package nvmf.transport.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import nvmf.api.spec.DataDirection;
import nvmf.api.spec.Sgl;
import nvmf.api.spec.Status;
import nvmf.testkit.Pattern;
import org.junit.jupiter.api.Test;

final class KeyTableTest {
    private static final DataDirection WRITE = DataDirection.HOST_TO_CONTROLLER;
    private static final DataDirection READ = DataDirection.CONTROLLER_TO_HOST;

    private final KeyTable table = new KeyTable(4);

    private static Sgl.Keyed of(Sgl.Keyed sgl, long offset, long length) {
        return new Sgl.Keyed(sgl.address() + offset, length, sgl.key(), false);
    }

    @Test
    void aRegionIsMovedByItsKeyInPartsOrWhole() {
        ByteBuffer lent = Pattern.of(1, 10_000);
        Sgl.Keyed sgl = table.register(3, lent, WRITE);
        assertThat(sgl.length()).isEqualTo(10_000);
        assertThat(table.check(sgl, WRITE)).isEqualTo(Status.SUCCESS);
        ByteBuffer whole = Pattern.blank(10_000);
        table.read(sgl, whole);
        Pattern.check(1, whole);
        assertThat(table.invalidate(3)).isEqualTo(10_000);
        sgl = table.register(3, lent, WRITE);

        Sgl.Keyed part = of(sgl, 9_000, 1_000);
        assertThat(table.check(part, WRITE)).isEqualTo(Status.SUCCESS);
        ByteBuffer end = ByteBuffer.allocate(1_000);
        table.read(part, end);
        assertThat(end).isEqualTo(ByteBuffer.wrap(Pattern.bytes(1, 10_000), 9_000, 1_000));
    }

    @Test
    void aWriteShorterThanItsDescriptorIsFilledUpAndCountsAsWhole() {
        ByteBuffer lent = Pattern.blank(10_000);
        Sgl.Keyed sgl = table.register(0, lent, READ);
        table.write(sgl, Pattern.of(2, 100));
        byte[] bytes = new byte[10_000];
        lent.get(lent.position(), bytes);
        assertThat(Arrays.copyOf(bytes, 100)).isEqualTo(Pattern.bytes(2, 100));
        assertThat(Arrays.copyOfRange(bytes, 100, 10_000)).containsOnly(0);
        Pattern.checkMargins(lent);
        assertThat(table.invalidate(0)).isEqualTo(10_000);
    }

    @Test
    void whatReachesOutOfARegionIsRefused() {
        Sgl.Keyed sgl = table.register(1, Pattern.of(1, 8192), WRITE);
        assertThat(table.check(of(sgl, 0, 8193), WRITE)).isEqualTo(Status.INVALID_DATA_SGL_LENGTH);
        assertThat(table.check(of(sgl, 1, 8192), WRITE)).isEqualTo(Status.INVALID_DATA_SGL_LENGTH);
        assertThat(table.check(of(sgl, -1, 1), WRITE)).isEqualTo(Status.INVALID_DATA_SGL_LENGTH);
        assertThat(table.check(of(sgl, 8192, 1), WRITE)).isEqualTo(Status.INVALID_DATA_SGL_LENGTH);
        assertThat(table.check(of(sgl, 0, 0xFF_FFFF), WRITE)).isEqualTo(Status.INVALID_DATA_SGL_LENGTH);
        for (long address : new long[] {Long.MAX_VALUE, Long.MIN_VALUE, -1, 0}) {
            Sgl.Keyed far = new Sgl.Keyed(address, 8192, sgl.key(), false);
            assertThat(table.check(far, WRITE)).isEqualTo(Status.INVALID_DATA_SGL_LENGTH);
        }
        assertThat(table.check(of(sgl, 8191, 1), WRITE)).isEqualTo(Status.SUCCESS);
    }

    @Test
    void aKeyThatIsOverOpensNothing() {
        Sgl.Keyed old = table.register(2, Pattern.of(1, 512), WRITE);
        table.invalidate(2);
        assertThat(table.check(old, WRITE)).isEqualTo(Status.DATA_TRANSFER_ERROR);
        Sgl.Keyed next = table.register(2, Pattern.of(2, 512), WRITE);
        assertThat(next.key()).isNotEqualTo(old.key());
        assertThat(table.check(old, WRITE)).isEqualTo(Status.DATA_TRANSFER_ERROR);
        assertThat(table.check(next, WRITE)).isEqualTo(Status.SUCCESS);
    }

    @Test
    void aKeyThatNeverWasOpensNothing() {
        table.register(0, Pattern.of(1, 512), WRITE);
        for (int key : new int[] {-1, 0, 3, 4, 0xFFFF, 0x1_0004, 0x7FFF_0000}) {
            assertThat(table.check(new Sgl.Keyed(4096, 512, key, false), WRITE)).isEqualTo(Status.DATA_TRANSFER_ERROR);
        }
    }

    @Test
    void memoryIsLentForOneDirection() {
        Sgl.Keyed source = table.register(0, Pattern.of(1, 512), WRITE);
        Sgl.Keyed target = table.register(1, Pattern.of(1, 512), READ);
        assertThat(table.check(source, READ)).isEqualTo(Status.DATA_TRANSFER_ERROR);
        assertThat(table.check(target, WRITE)).isEqualTo(Status.DATA_TRANSFER_ERROR);
    }

    @Test
    void nothingNeedsNoKey() {
        assertThat(table.check(new Sgl.Keyed(0, 0, 77, false), READ)).isEqualTo(Status.SUCCESS);
        table.write(new Sgl.Keyed(0, 0, 77, false), ByteBuffer.allocate(0));
        table.read(new Sgl.Keyed(0, 0, 77, false), ByteBuffer.allocate(0));
        assertThat(table.invalidate(3)).isZero();
    }

    @Test
    void generationsComeRoundWithoutEverBeingAnotherEntrysKey() {
        for (int i = 0; i < 0x2_0001; i++) {
            Sgl.Keyed sgl = table.register(i % 4, ByteBuffer.allocate(4), WRITE);
            assertThat(sgl.key() & 0xFFFF).isEqualTo(i % 4);
            assertThat(table.check(sgl, WRITE)).isEqualTo(Status.SUCCESS);
        }
    }
}
