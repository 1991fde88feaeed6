package nvmf.api.spec.nvm;

import nvmf.api.spec.Sqe;

/** The Flush command; NSID FFFFFFFFh means all namespaces where the controller says that it may (VWC bits 2:1). */
public record Flush(int nsid) {
    public static final int OPCODE = NvmOpcode.FLUSH;

    public static Flush of(Sqe sqe) {
        return new Flush(sqe.nsid());
    }

    public Sqe toSqe() {
        return Sqe.of(OPCODE, nsid);
    }
}
