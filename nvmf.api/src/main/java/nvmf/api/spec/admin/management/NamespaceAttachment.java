package nvmf.api.spec.admin.management;

import nvmf.api.spec.Sqe;
import nvmf.api.spec.admin.AdminOpcode;

/**
 * The Namespace Attachment command, whose data is a {@link ControllerList}.
 *
 * @param select {@link #ATTACH} or {@link #DETACH}
 */
public record NamespaceAttachment(int select, int nsid) {
    public static final int OPCODE = AdminOpcode.NAMESPACE_ATTACHMENT;
    public static final int ATTACH = 0;
    public static final int DETACH = 1;

    public static NamespaceAttachment of(Sqe sqe) {
        return new NamespaceAttachment(sqe.cdw10() & 0xF, sqe.nsid());
    }

    public Sqe toSqe() {
        return Sqe.of(OPCODE, nsid, select, 0, 0, 0, 0, 0);
    }
}
