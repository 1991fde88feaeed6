package nvmf.api.block;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Makes block devices when they are asked for, as a host does that creates a namespace, and keeps them until they are deleted: over
 * restarts, if what it makes them of lasts. A service with the property {@link #NAME}.
 *
 * <p>Callable from any thread. Stages complete on whatever thread suits the factory; they fail with a
 * {@link nvmf.api.spec.StatusException}: Namespace Insufficient Capacity where the room does not suffice.
 */
@ConsumerType
public interface DeviceFactory {
    /** Service property: the factory's name, by which configurations refer to it. */
    String NAME = "nvmf.factory";

    /** Bytes of all devices together, there and possible. */
    long capacity();

    /** Bytes that are left for new devices. */
    long available();

    /** The block sizes that devices can have, the usual one first. */
    List<Integer> blockSizes();

    /** The devices there are. */
    List<Made> devices();

    /**
     * Makes a device of zeroes.
     *
     * @param name a name that no other has: letters, digits and hyphens
     * @param note what is to be kept beside the device
     */
    CompletionStage<BlockDevice> create(String name, int blockSize, long blocks, String note);

    /** Replaces what is kept beside a device. */
    CompletionStage<Void> note(String name, String note);

    /** Deletes a device, and what it holds, for good. Nobody uses it any more. */
    CompletionStage<Void> delete(String name);

    /**
     * A device that was made here.
     *
     * @param note what was given last to be kept beside it
     */
    record Made(String name, BlockDevice device, String note) {}
}
