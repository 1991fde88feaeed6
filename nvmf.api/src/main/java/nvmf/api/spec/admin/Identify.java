package nvmf.api.spec.admin;

import nvmf.api.spec.Sqe;

/**
 * The Identify command; its data is always 4096 bytes.
 *
 * @param cns    controller or namespace structure, which page is meant
 * @param nsid   namespace identifier, where the page is about one
 * @param cntid  controller identifier, where the page is about one
 * @param csi    command set identifier
 */
public record Identify(int cns, int nsid, int cntid, int csi) {
    public static final int OPCODE = AdminOpcode.IDENTIFY;
    public static final int BYTES = 4096;

    public static final int CNS_NAMESPACE = 0x00;
    public static final int CNS_CONTROLLER = 0x01;
    public static final int CNS_ACTIVE_NAMESPACES = 0x02;
    public static final int CNS_NAMESPACE_DESCRIPTORS = 0x03;
    public static final int CNS_COMMAND_SET_NAMESPACE = 0x05;
    public static final int CNS_COMMAND_SET_CONTROLLER = 0x06;
    public static final int CNS_COMMAND_SET_ACTIVE_NAMESPACES = 0x07;
    public static final int CNS_INDEPENDENT_NAMESPACE = 0x08;
    public static final int CNS_ALLOCATED_NAMESPACES = 0x10;
    public static final int CNS_ALLOCATED_NAMESPACE = 0x11;
    public static final int CNS_ATTACHED_CONTROLLERS = 0x12;
    public static final int CNS_CONTROLLERS = 0x13;
    public static final int CNS_COMMAND_SET_ALLOCATED_NAMESPACES = 0x1A;
    public static final int CNS_COMMAND_SET_ALLOCATED_NAMESPACE = 0x1B;
    public static final int CNS_COMMAND_SETS = 0x1C;
    public static final int CNS_INDEPENDENT_ALLOCATED_NAMESPACE = 0x1F;

    public Identify(int cns, int nsid) {
        this(cns, nsid, 0, 0);
    }

    public static Identify of(Sqe sqe) {
        return new Identify(sqe.cdw10() & 0xFF, sqe.nsid(), sqe.cdw10() >>> 16, sqe.cdw11() >>> 24);
    }

    public Sqe toSqe() {
        return Sqe.of(OPCODE, nsid, cns | cntid << 16, csi << 24, 0, 0, 0, 0);
    }
}
