package nvmf.controller.model;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import nvmf.api.block.BlockDevice;
import nvmf.api.block.BlockDevice.Geometry;
import nvmf.api.block.BlockDevice.Identity;
import nvmf.api.spec.Nqn;

/**
 * A namespace as commands see it: an identifier, a device, and the shape the device had when this snapshot was made.
 *
 * @param name     the device's name, for people
 * @param identity at least a UUID
 * @param readOnly configured so, or the device is
 * @param protectedByHost whether a host has set it write protected
 */
public record Namespace(
        int nsid,
        String name,
        BlockDevice device,
        Identity identity,
        Geometry geometry,
        boolean readOnly,
        boolean protectedByHost) {

    public Namespace {
        if (nsid < 1 || nsid > Limits.NSID_MAX) {
            throw new IllegalArgumentException("nsid is a number from 1 to " + Limits.NSID_MAX + ", not " + nsid);
        }
    }

    /**
     * A namespace with the identity that is configured, else the device's, else one derived from the names.
     *
     * @param configured what is configured, field by field; {@link Identity#NONE} for nothing
     */
    public static Namespace of(
            Nqn subsystem, int nsid, String name, BlockDevice device, Identity configured, boolean readOnly) {
        Identity own = device.identity();
        UUID uuid = configured.hasUuid()
                ? configured.uuid()
                : own.hasUuid()
                        ? own.uuid()
                        : UUID.nameUUIDFromBytes((subsystem.value() + "/" + nsid).getBytes(StandardCharsets.US_ASCII));
        Identity identity = new Identity(
                uuid,
                configured.hasNguid() ? configured.nguid() : own.nguid(),
                configured.eui64() != 0 ? configured.eui64() : own.eui64());
        Geometry geometry = device.geometry();
        return new Namespace(nsid, name, device, identity, geometry, readOnly || geometry.readOnly(), false);
    }

    /** The same namespace with the shape its device has now. */
    public Namespace refreshed() {
        return new Namespace(nsid, name, device, identity, device.geometry(), readOnly, protectedByHost);
    }

    /** The same namespace as a host wants it: write protected, or not. */
    Namespace protect(boolean on) {
        return new Namespace(nsid, name, device, identity, geometry, readOnly, on);
    }

    /** Whether writes are refused, whoever wants it so. */
    public boolean isWriteProtected() {
        return readOnly || protectedByHost;
    }
}
