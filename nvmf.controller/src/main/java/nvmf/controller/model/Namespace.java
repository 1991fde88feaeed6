package nvmf.controller.model;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import nvmf.api.block.BlockDevice;
import nvmf.api.block.BlockDevice.Geometry;
import nvmf.api.block.BlockDevice.Identity;
import nvmf.api.spec.Nqn;
import nvmf.api.subsystem.Subsystem.NamespaceInfo;
import nvmf.controller.ana.AnaGroups;

/**
 * A namespace as commands see it: an identifier, a device, and the shape the device had when this snapshot was made.
 *
 * @param name     the device's name, for people
 * @param identity at least a UUID
 */
public record Namespace(
        int nsid, String name, BlockDevice device, Identity identity, Geometry geometry, Policy policy) {

    /**
     * What is wanted of a namespace, by configuration and by hosts.
     *
     * @param fixed           configured to be read-only
     * @param protectedByHost whether a host has set it write protected
     * @param anaGroup        its ANA group
     */
    public record Policy(boolean fixed, boolean protectedByHost, int anaGroup) {
        public Policy {
            AnaGroups.check(anaGroup);
        }

        public static Policy of(boolean readOnly) {
            return new Policy(readOnly, false, AnaGroups.DEFAULT);
        }

        public Policy inGroup(int group) {
            return new Policy(fixed, protectedByHost, group);
        }

        private Policy protect(boolean on) {
            return new Policy(fixed, on, anaGroup);
        }
    }

    public Namespace {
        if (nsid < 1 || nsid > Limits.NSID_MAX) {
            throw new IllegalArgumentException("nsid is a number from 1 to " + Limits.NSID_MAX + ", not " + nsid);
        }
    }

    /** A namespace of the default ANA group; see the other. */
    public static Namespace of(
            Nqn subsystem, int nsid, String name, BlockDevice device, Identity configured, boolean readOnly) {
        return of(subsystem, nsid, name, device, configured, Policy.of(readOnly));
    }

    /**
     * A namespace with the identity that is configured, else the device's, else one derived from the names.
     *
     * @param configured what is configured, field by field; {@link Identity#NONE} for nothing
     */
    public static Namespace of(
            Nqn subsystem, int nsid, String name, BlockDevice device, Identity configured, Policy policy) {
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
        return new Namespace(nsid, name, device, identity, device.geometry(), policy);
    }

    /** Whether it is configured to be read-only, or the device is; the latter can change. */
    public boolean readOnly() {
        return policy.fixed() || geometry.readOnly();
    }

    public boolean protectedByHost() {
        return policy.protectedByHost();
    }

    public int anaGroup() {
        return policy.anaGroup();
    }

    /** The same namespace with the shape its device has now. */
    public Namespace refreshed() {
        return new Namespace(nsid, name, device, identity, device.geometry(), policy);
    }

    /** The same namespace as a host wants it: write protected, or not. */
    Namespace protect(boolean on) {
        return with(policy.protect(on));
    }

    /** The same namespace in another ANA group. */
    Namespace inGroup(int group) {
        return with(policy.inGroup(group));
    }

    private Namespace with(Policy next) {
        return new Namespace(nsid, name, device, identity, geometry, next);
    }

    /** Whether writes are refused, whoever wants it so. */
    public boolean isWriteProtected() {
        return readOnly() || protectedByHost();
    }

    /** What operators see of it. */
    NamespaceInfo info() {
        return new NamespaceInfo(
                nsid(),
                name(),
                identity().uuid(),
                geometry().blockSize(),
                geometry().blocks(),
                isWriteProtected(),
                geometry().volatileWriteCache(),
                anaGroup());
    }
}
