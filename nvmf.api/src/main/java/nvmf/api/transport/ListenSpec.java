package nvmf.api.transport;

import java.util.Objects;
import nvmf.api.spec.fabrics.TransportAddress;

/**
 * Where and how to take queue pairs in.
 *
 * @param inCapsuleData bytes of data that an I/O command capsule may carry; admin capsules carry up to 8192
 * @param transferMax   the largest transfer of a command (MDTS in bytes): what the pool must be able to lease
 * @param options       transport specific settings; see {@link Options}
 */
public record ListenSpec(TransportAddress address, int inCapsuleData, int transferMax, Options options) {
    public ListenSpec {
        Objects.requireNonNull(address);
        Objects.requireNonNull(options);
        if (inCapsuleData < 0 || transferMax < 4096) {
            throw new IllegalArgumentException(
                    "no listener: in-capsule " + inCapsuleData + ", transfers of " + transferMax);
        }
    }
}
