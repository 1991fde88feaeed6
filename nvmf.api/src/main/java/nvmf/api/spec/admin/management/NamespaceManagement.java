package nvmf.api.spec.admin.management;

import nvmf.api.spec.Sqe;
import nvmf.api.spec.admin.AdminOpcode;

/**
 * The Namespace Management command. To create, its data is a page of {@link nvmf.api.spec.admin.IdentifyNamespace} with the fields that a host can choose, and
 * DW0 of the completion is the new namespace's identifier.
 *
 * @param select {@link #CREATE} or {@link #DELETE}
 * @param nsid   to delete: which one, or FFFFFFFFh for all
 * @param csi    to create: command set identifier
 */
public record NamespaceManagement(int select, int nsid, int csi) {
    public static final int OPCODE = AdminOpcode.NAMESPACE_MANAGEMENT;
    public static final int CREATE = 0;
    public static final int DELETE = 1;
    public static final int DATA_BYTES = 4096;

    public static NamespaceManagement of(Sqe sqe) {
        return new NamespaceManagement(sqe.cdw10() & 0xF, sqe.nsid(), sqe.cdw11() >>> 24);
    }

    public Sqe toSqe() {
        return Sqe.of(OPCODE, nsid, select, csi << 24, 0, 0, 0, 0);
    }
}
