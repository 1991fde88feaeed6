package nvmf.host;

import static nvmf.host.fixture.Fabric.await;

import java.util.Optional;
import nvmf.api.block.BlockDevice;
import nvmf.api.block.BlockDevice.Identity;
import nvmf.api.host.ConnectRequest;
import nvmf.block.RamDevice;
import nvmf.host.fixture.Fabric;
import nvmf.host.namespace.NamespaceListener;
import nvmf.testkit.BlockDeviceContract;
import nvmf.testkit.LeakCheck;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The contract of block devices, kept by disks at the other end of a fabric. */
@Timeout(60)
final class DeviceContractsTest {
    @RegisterExtension
    final LeakCheck leaks = new LeakCheck();

    private final Fabric fabric = new Fabric(leaks::watch);

    @AfterEach
    void stop() throws Exception {
        fabric.close();
    }

    private BlockDevice imported(String name, BlockDevice disk, int queues) throws Exception {
        fabric.serve(name, disk, Identity.NONE);
        return await(fabric.host(NamespaceListener.NOBODY)
                        .connect(ConnectRequest.of(Fabric.address(name), Fabric.nqn(name))
                                .withIoQueues(queues)))
                .namespaces()
                .get(0);
    }

    @Nested
    final class AnImportedNamespace implements BlockDeviceContract {
        @Override
        public boolean takesUncorrectable() {
            return true;
        }

        @Override
        public BlockDevice open() throws Exception {
            return imported("disk", new RamDevice(512, 8 << 20), 1);
        }

        @Override
        public Optional<BlockDevice> openReadOnly() throws Exception {
            RamDevice disk = new RamDevice(512, 8 << 20);
            fabric.serve("other", disk, Identity.NONE).attach(2, "protected", disk, Identity.NONE, true);
            return Optional.of(await(fabric.host(NamespaceListener.NOBODY)
                            .connect(ConnectRequest.of(Fabric.address("other"), Fabric.nqn("other"))))
                    .namespaces()
                    .get(1));
        }
    }

    @Nested
    final class LargeBlocksOverThreeQueues implements BlockDeviceContract {
        @Override
        public boolean takesUncorrectable() {
            return true;
        }

        @Override
        public BlockDevice open() throws Exception {
            return imported("disk", new RamDevice(4096, 8 << 20), 3);
        }
    }

    /** A host's disk that a controller exports to another host. */
    @Nested
    final class AGateway implements BlockDeviceContract {
        @Override
        public boolean takesUncorrectable() {
            return true;
        }

        @Override
        public BlockDevice open() throws Exception {
            return imported("gateway", imported("disk", new RamDevice(512, 8 << 20), 2), 2);
        }
    }
}
