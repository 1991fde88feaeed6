package nvmf.simulation.disk;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * What a disk remembers: for each block what is on the platter, and the versions that are only in its cache yet. Survives the controller;
 * what is in the cache survives its process, but not its machine.
 */
public final class Medium {
    private final int blockSize;
    private final byte[][] platter;
    private final Map<Integer, List<Version>> cache = new TreeMap<>();
    private long versions;
    private long writes;

    private static final class Version {
        private final long number;
        private final byte[] bytes;

        Version(long number, byte[] bytes) {
            this.number = number;
            this.bytes = bytes;
        }
    }

    public Medium(int blocks, int blockSize) {
        this.blockSize = blockSize;
        platter = new byte[blocks][];
    }

    int blocks() {
        return platter.length;
    }

    int blockSize() {
        return blockSize;
    }

    /** How many blocks were written. */
    public long writes() {
        return writes;
    }

    /** What a read sees; not to be written to. */
    byte[] get(int lba) {
        List<Version> cached = cache.get(lba);
        byte[] bytes = cached == null ? platter[lba] : cached.get(cached.size() - 1).bytes;
        return bytes == null ? new byte[blockSize] : bytes;
    }

    /** Puts a block into the cache; the array is the medium's from now on. */
    void put(int lba, byte[] block) {
        writes++;
        cache.computeIfAbsent(lba, any -> new ArrayList<>()).add(new Version(++versions, block));
    }

    /** The number of the newest version there is. */
    long newest() {
        return versions;
    }

    /** Brings a block to the platter, as it was when that version was the newest. */
    void settle(int lba, long version) {
        List<Version> cached = cache.get(lba);
        while (cached != null && !cached.isEmpty() && cached.get(0).number <= version) {
            platter[lba] = cached.remove(0).bytes;
        }
        if (cached != null && cached.isEmpty()) {
            cache.remove(lba);
        }
    }

    /** Brings all to the platter that was in the cache when that version was the newest. */
    void settleAll(long version) {
        List.copyOf(cache.keySet()).forEach(lba -> settle(lba, version));
    }

    /** Brings some block to the platter, as disks do when they have time. */
    void settleOne(Random random) {
        if (!cache.isEmpty()) {
            int lba = List.copyOf(cache.keySet()).get(random.nextInt(cache.size()));
            settle(lba, cache.get(lba).get(0).number);
        }
    }

    /** The power is gone: of each block one of the versions is left, whichever had been on its way to the platter. */
    public void losePower(Random random) {
        int share = random.nextInt(3);
        for (Map.Entry<Integer, List<Version>> entry : cache.entrySet()) {
            List<Version> cached = entry.getValue();
            boolean kept = share == 2 || share == 1 && random.nextBoolean();
            if (kept) {
                platter[entry.getKey()] = cached.get(random.nextInt(cached.size())).bytes;
            }
        }
        cache.clear();
    }
}
