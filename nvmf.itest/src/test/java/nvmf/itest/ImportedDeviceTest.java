package nvmf.itest;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import nvmf.api.block.BlockDevice;
import nvmf.block.RamDevice;
import nvmf.testkit.BlockDeviceContract;
import nvmf.testkit.LeakCheck;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A disk stays a disk however many hosts and controllers lie in between, and nobody on the way keeps a command or a lease. */
final class ImportedDeviceTest {
    /** What one test opened, the farthest last. */
    private static final class Chain {
        private final LeakCheck leaks;
        private final Deque<Served> links = new ArrayDeque<>();

        Chain(LeakCheck leaks) {
            this.leaks = leaks;
        }

        BlockDevice serve(BlockDevice device, boolean readOnly) throws Exception {
            Served served = new Served(device, readOnly, leaks);
            links.push(served);
            return served.namespace();
        }

        void close() throws Exception {
            while (!links.isEmpty()) {
                links.pop().close();
            }
        }
    }

    @Nested
    final class OverOneHop implements BlockDeviceContract {
        @Override
        public boolean takesUncorrectable() {
            return true;
        }

        @RegisterExtension
        final LeakCheck leaks = new LeakCheck();

        private final Chain chain = new Chain(leaks);

        @Override
        public BlockDevice open() throws Exception {
            return chain.serve(new RamDevice(512, 8 << 20), false);
        }

        @Override
        public Optional<BlockDevice> openReadOnly() throws Exception {
            return Optional.of(chain.serve(new RamDevice(512, 8 << 20), true));
        }

        @Override
        public void close(BlockDevice device) throws Exception {
            chain.close();
        }
    }

    @Nested
    final class ThroughAGateway implements BlockDeviceContract {
        @Override
        public boolean takesUncorrectable() {
            return true;
        }

        @RegisterExtension
        final LeakCheck leaks = new LeakCheck();

        private final Chain chain = new Chain(leaks);

        @Override
        public BlockDevice open() throws Exception {
            return chain.serve(chain.serve(new RamDevice(4096, 8 << 20), false), false);
        }

        @Override
        public void close(BlockDevice device) throws Exception {
            chain.close();
        }
    }
}
