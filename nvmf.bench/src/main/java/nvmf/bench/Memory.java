package nvmf.bench;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;

/** Where payloads come from and go to. */
interface Memory {
    /** The payload's place for the next exchange, {@code [position, limit)} of a view that is used again for the one after. */
    ByteBuffer next();

    /** One place for all: it stays in the processor's cache, and nothing tells one payload from another. */
    static Memory hot(int bytes) {
        ByteBuffer place = ByteBuffer.allocateDirect(bytes);
        return place::clear;
    }

    /** A buffer for each exchange under way, in turn: a host's. */
    static Memory slots(int bytes, int count) {
        ByteBuffer all = ByteBuffer.allocateDirect(bytes * count);
        int[] slot = {0};
        return () -> {
            int at = slot[0];
            slot[0] = at + 1 == count ? 0 : at + 1;
            return all.clear().position(at * bytes).limit((at + 1) * bytes);
        };
    }

    /** A random place of a disk. */
    static Memory disk(int bytes) {
        ByteBuffer all = ByteBuffer.allocateDirect((int) Target.DEVICE_BYTES);
        while (all.hasRemaining()) {
            all.putLong(all.position());
        }
        SplittableRandom random = new SplittableRandom(1);
        int places = (int) (Target.DEVICE_BYTES / bytes);
        return () -> {
            int at = random.nextInt(places) * bytes;
            return all.clear().position(at).limit(at + bytes);
        };
    }
}
