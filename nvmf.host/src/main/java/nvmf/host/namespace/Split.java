package nvmf.host.namespace;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import nvmf.api.block.BlockDevice.LbaRange;
import nvmf.api.spec.Sqe;
import nvmf.api.spec.nvm.Copy;
import nvmf.api.spec.nvm.Copy.Source;
import nvmf.api.spec.nvm.DatasetManagement;
import nvmf.api.spec.nvm.DatasetManagement.Range;
import nvmf.host.namespace.Pieces.Piece;

/** Ranges of blocks cut into commands, lazily: what a peer's limits make of a long range never stands in memory at once. */
final class Split {
    private static final ByteBuffer NO_DATA = ByteBuffer.allocate(0);

    /** Longest range that Dataset Management can say. */
    private static final long RANGE_BLOCKS_MAX = 0xFFFF_FFFFL;

    /** Deallocating is a hint: where a peer's limits would make more commands than this of one, the rest is left. */
    private static final int TRIM_COMMANDS_MAX = 1024;

    private Split() {}

    /** Makes the command for some blocks. */
    @FunctionalInterface
    interface BlockCommand {
        Sqe sqe(long lba, int blocks);
    }

    /** Commands of at most {@code blocksMax} blocks, each with its part of the buffer, which has {@code blockSize} bytes a block. */
    static Iterator<Piece> data(long lba, ByteBuffer buffer, int blockSize, int blocksMax, BlockCommand command) {
        int start = buffer.position();
        return blocks(lba, buffer.remaining() / blockSize, blocksMax, (at, count) -> {
            int offset = (int) (at - lba) * blockSize;
            return new Piece(command.sqe(at, count), buffer.slice(start + offset, count * blockSize));
        });
    }

    /** Commands of at most {@code blocksMax} blocks, without data. */
    static Iterator<Piece> plain(long lba, long blocks, int blocksMax, BlockCommand command) {
        return blocks(lba, blocks, blocksMax, (at, count) -> new Piece(command.sqe(at, count), NO_DATA));
    }

    /** Copy commands of one source range of at most {@code blocksMax} blocks each. */
    static Iterator<Piece> copy(int nsid, long from, long to, long blocks, int blocksMax, boolean fua) {
        return blocks(
                from,
                blocks,
                blocksMax,
                (at, count) -> new Piece(
                        new Copy(nsid, to + (at - from), 1, 0, fua).toSqe(),
                        Copy.encode(List.of(new Source(at, count)))));
    }

    @FunctionalInterface
    private interface Cut {
        Piece piece(long lba, int blocks);
    }

    private static Iterator<Piece> blocks(long lba, long blocks, int blocksMax, Cut cut) {
        return new Iterator<>() {
            private long done;

            @Override
            public boolean hasNext() {
                return done < blocks;
            }

            @Override
            public Piece next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                int count = (int) Math.min(blocksMax, blocks - done);
                long at = lba + done;
                done += count;
                return cut.piece(at, count);
            }
        };
    }

    /** Dataset Management commands that deallocate the ranges, within the limits. */
    static Iterator<Piece> trim(int nsid, List<LbaRange> ranges, IoLimits.Trim limits) {
        return new Trim(nsid, ranges, limits);
    }

    private static final class Trim implements Iterator<Piece> {
        private final int nsid;
        private final List<LbaRange> ranges;
        private final IoLimits.Trim limits;
        private int commands;
        private int index;
        private long done;

        Trim(int nsid, List<LbaRange> ranges, IoLimits.Trim limits) {
            this.nsid = nsid;
            this.ranges = ranges.stream().filter(range -> range.blocks() > 0).toList();
            this.limits = limits;
        }

        @Override
        public boolean hasNext() {
            return commands < TRIM_COMMANDS_MAX && index < ranges.size();
        }

        @Override
        public Piece next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            List<Range> cut = new ArrayList<>();
            long left = limits.blocks();
            while (index < ranges.size() && cut.size() < limits.ranges() && left > 0) {
                LbaRange range = ranges.get(index);
                long count = Math.min(
                        Math.min(range.blocks() - done, left), Math.min(limits.rangeBlocks(), RANGE_BLOCKS_MAX));
                cut.add(new Range(0, count, range.lba() + done));
                done += count;
                left -= count;
                if (done == range.blocks()) {
                    index++;
                    done = 0;
                }
            }
            commands++;
            return new Piece(DatasetManagement.deallocate(nsid, cut.size()).toSqe(), DatasetManagement.encode(cut));
        }
    }
}
