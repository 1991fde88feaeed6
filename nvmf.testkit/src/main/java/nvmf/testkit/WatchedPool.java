package nvmf.testkit;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.CompletionStage;
import nvmf.api.transport.BufferPool;

/** A pool whose leases are counted, and poisoned when they come back. */
record WatchedPool(BufferPool pool, Watch watch) implements BufferPool {
    private static final ByteBuffer POISON = poison();

    private static ByteBuffer poison() {
        byte[] poison = new byte[4096];
        Arrays.fill(poison, (byte) 0xDB);
        return ByteBuffer.wrap(poison);
    }

    @Override
    public CompletionStage<Lease> lease(int length) {
        watch.onThread("a lease was asked for");
        String what = "a lease of " + length + " bytes";
        return Watch.follow(pool.lease(length), lease -> new WatchedLease(lease, watch, watch.open(what)), () -> {});
    }

    @Override
    public int lengthMax() {
        return pool.lengthMax();
    }

    private record WatchedLease(Lease lease, Watch watch, LeakCheck.Ticket ticket) implements Lease {
        @Override
        public ByteBuffer buffer() {
            return lease.buffer();
        }

        @Override
        public void close() {
            watch.onThread("a lease was closed");
            if (!ticket.end()) {
                watch.offence("a lease was closed again");
            }
            ByteBuffer memory = lease.buffer().duplicate().clear();
            while (memory.hasRemaining()) {
                memory.put(POISON.slice(0, Math.min(POISON.capacity(), memory.remaining())));
            }
            lease.close();
        }
    }
}
