package nvmf.block.factory;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import nvmf.api.block.BlockDevice;
import nvmf.api.block.DeviceFactory;
import nvmf.api.spec.Status;
import nvmf.api.spec.StatusException;
import nvmf.block.RamDevice;

/** Makes RAM disks, which last as long as this does. Completes on the caller's thread. */
public final class RamFactory implements DeviceFactory {
    private final Quota quota;
    private final Map<String, Made> devices = new LinkedHashMap<>();

    RamFactory(Quota quota) {
        this.quota = quota;
    }

    /**
     * A factory for programs that embed this bundle.
     *
     * @param bytes      of all disks together
     * @param blockSizes which there can be, the usual one first
     */
    public RamFactory(long bytes, List<Integer> blockSizes) {
        this(new Quota(bytes, blockSizes));
    }

    @Override
    public long capacity() {
        return quota.bytes();
    }

    @Override
    public synchronized long available() {
        return quota.bytes() - used();
    }

    private long used() {
        return devices.values().stream()
                .mapToLong(made -> made.device().geometry().bytes())
                .sum();
    }

    @Override
    public List<Integer> blockSizes() {
        return quota.blockSizes();
    }

    @Override
    public synchronized List<Made> devices() {
        return List.copyOf(devices.values());
    }

    @Override
    public synchronized CompletionStage<BlockDevice> create(String name, int blockSize, long blocks, String note) {
        try {
            RamDevice device = new RamDevice(blockSize, quota.admit(blockSize, blocks, used()));
            devices.put(name, new Made(name, device, note));
            return CompletableFuture.completedFuture(device);
        } catch (StatusException e) {
            return CompletableFuture.failedFuture(e);
        } catch (IllegalArgumentException e) {
            return CompletableFuture.failedFuture(
                    new StatusException(Status.INSUFFICIENT_CAPACITY.dnr(), e.getMessage(), e));
        }
    }

    @Override
    public synchronized CompletionStage<Void> note(String name, String note) {
        devices.computeIfPresent(name, (same, made) -> new Made(name, made.device(), note));
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public synchronized CompletionStage<Void> delete(String name) {
        devices.remove(name);
        return CompletableFuture.completedFuture(null);
    }
}
