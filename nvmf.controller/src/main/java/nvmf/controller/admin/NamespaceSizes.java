package nvmf.controller.admin;

import java.nio.ByteBuffer;
import java.util.List;
import nvmf.api.spec.Page;
import nvmf.api.spec.admin.IdentifyNamespace;
import nvmf.controller.model.Limits;
import nvmf.controller.nvm.NvmLimits;

/** The sizes on the Identify Namespace page: of blocks, of what is atomic, of what is fast. */
public final class NamespaceSizes {
    /** From here on a larger write is no faster: what a command costs is little beside what its data cost. */
    private static final int OPTIMAL_WRITE_BYTES = 128 << 10;

    private NamespaceSizes() {}

    /** CNS 00h of NSID FFFFFFFFh: what hosts can make namespaces like. */
    public static ByteBuffer common(List<Integer> blockSizes) {
        Page page = IdentifyNamespace.LAYOUT.blank();
        page.set(IdentifyNamespace.NLBAF, blockSizes.size() - 1);
        for (int i = 0; i < blockSizes.size(); i++) {
            page.set(IdentifyNamespace.lbaf(i), (long) Integer.numberOfTrailingZeros(blockSizes.get(i)) << 16);
        }
        page.set(IdentifyNamespace.NMIC, 1);
        return page.bytes();
    }

    /** What is atomic, what is fast, and how much can be copied. */
    static void set(Page page, int blockSize, int transferMax) {
        // The sizes of atomic operations and the optimal ones are this namespace's own.
        page.set(IdentifyNamespace.NSFEAT, 1 << 1 | 1 << 4);
        // NAWUN and NAWUPF as the controller's: a block. No more is certain of every device.
        page.set(IdentifyNamespace.NACWU, Math.max(1, NvmLimits.compareAndWriteBytes(transferMax) / blockSize) - 1);
        // Memory and files come in pages: smaller writes make a device read first.
        int pageBlocks = Math.max(1, Limits.PAGE_BYTES / blockSize) - 1;
        page.set(IdentifyNamespace.NPWG, pageBlocks);
        page.set(IdentifyNamespace.NPWA, pageBlocks);
        page.set(IdentifyNamespace.NPDG, pageBlocks);
        page.set(IdentifyNamespace.NPDA, pageBlocks);
        page.set(IdentifyNamespace.NOWS, Math.max(1, Math.min(transferMax, OPTIMAL_WRITE_BYTES) / blockSize) - 1);
        page.set(IdentifyNamespace.MSSRL, NvmLimits.copyRangeBlocks(blockSize));
        page.set(IdentifyNamespace.MCL, NvmLimits.copyBlocks(blockSize));
        page.set(IdentifyNamespace.MSRC, NvmLimits.COPY_RANGES_MAX - 1);
    }
}
