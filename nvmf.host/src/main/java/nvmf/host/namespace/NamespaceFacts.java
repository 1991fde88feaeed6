package nvmf.host.namespace;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.UUID;
import nvmf.api.block.BlockDevice.Geometry;
import nvmf.api.block.BlockDevice.Identity;
import nvmf.api.spec.Page;
import nvmf.api.spec.admin.IdentifyNamespace;
import nvmf.api.spec.admin.NamespaceDescriptor;
import nvmf.api.spec.nvm.NvmOpcode;

/** What a controller says about a namespace, after every number was looked at. */
record NamespaceFacts(Page page, Geometry geometry, Identity identity) {
    private static final int BLOCK_SHIFT_MIN = 9;
    private static final int BLOCK_SHIFT_MAX = 16;
    private static final int WRITE_PROTECTED = 1;
    private static final int SHARED = 1;
    private static final UUID NIL = new UUID(0, 0);

    /**
     * Reads the Identify Namespace page and the identification descriptors.
     *
     * @throws IllegalArgumentException with the reason, if this is nothing that blocks can be read from
     */
    static NamespaceFacts of(Page page, List<NamespaceDescriptor> descriptors, boolean volatileWriteCache) {
        int index = IdentifyNamespace.formatIndex(page.getInt(IdentifyNamespace.FLBAS));
        if (index > page.getInt(IdentifyNamespace.NLBAF) || index > 63) {
            throw new IllegalArgumentException("its LBA format " + index + " does not exist");
        }
        long format = page.get(IdentifyNamespace.lbaf(index));
        int shift = (int) (format >>> 16 & 0xFF);
        int metadata = (int) (format & 0xFFFF);
        if (shift < BLOCK_SHIFT_MIN || shift > BLOCK_SHIFT_MAX) {
            throw new IllegalArgumentException("blocks of 2^" + shift + " bytes are not supported");
        }
        if (metadata != 0) {
            throw new IllegalArgumentException("blocks with " + metadata + " bytes of metadata are not supported");
        }
        long blocks = page.get(IdentifyNamespace.NSZE);
        if (blocks == 0) {
            throw new IllegalArgumentException("it has no blocks");
        }
        boolean readOnly = (page.getInt(IdentifyNamespace.NSATTR) & WRITE_PROTECTED) != 0;
        return new NamespaceFacts(
                page, new Geometry(1 << shift, blocks, readOnly, volatileWriteCache), identity(page, descriptors));
    }

    /** A descriptor counts more than the page, where older controllers have no room for a UUID. */
    private static Identity identity(Page page, List<NamespaceDescriptor> descriptors) {
        UUID uuid = NIL;
        UUID nguid = uuid(ByteBuffer.wrap(page.get(IdentifyNamespace.NGUID)));
        long eui64 = ByteBuffer.wrap(page.get(IdentifyNamespace.EUI64)).getLong();
        for (NamespaceDescriptor descriptor : descriptors) {
            ByteBuffer id = descriptor.id();
            int length = id.remaining();
            if (descriptor.type() == NamespaceDescriptor.UUID && length == 16) {
                uuid = uuid(id);
            } else if (descriptor.type() == NamespaceDescriptor.NGUID && length == 16) {
                nguid = uuid(id);
            } else if (descriptor.type() == NamespaceDescriptor.EUI64 && length == 8) {
                eui64 = id.getLong(id.position());
            }
        }
        return new Identity(uuid, nguid, eui64);
    }

    private static UUID uuid(ByteBuffer bigEndian) {
        return new UUID(bigEndian.getLong(bigEndian.position()), bigEndian.getLong(bigEndian.position() + 8));
    }

    /** Blocks of a Copy of one source range; 0 where the controller names no limit, which it has to. */
    int copyBlocksMax() {
        long blocks = Math.min(page.get(IdentifyNamespace.MSSRL), page.get(IdentifyNamespace.MCL));
        return (int) Math.min(blocks, NvmOpcode.BLOCKS_MAX);
    }

    /** The ANA group it is in. */
    int group() {
        return page.getInt(IdentifyNamespace.ANAGRPID);
    }

    /** Whether several controllers may reach it, and whoever does can know it by an identifier. */
    boolean isShareable() {
        return (page.getInt(IdentifyNamespace.NMIC) & SHARED) != 0 && !identity.equals(Identity.NONE);
    }

    /**
     * Whether the other facts are about the same medium: the same identifiers, and blocks of the same size. A medium without
     * identifiers has nothing to be known by but its size, so that must not change.
     */
    boolean isSameMedium(NamespaceFacts other) {
        return identity.equals(other.identity)
                && geometry.blockSize() == other.geometry.blockSize()
                && (!identity.equals(Identity.NONE) || geometry.blocks() == other.geometry.blocks());
    }
}
