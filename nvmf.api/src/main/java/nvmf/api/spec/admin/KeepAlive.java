package nvmf.api.spec.admin;

import nvmf.api.spec.Sqe;

/** The Keep Alive command. */
public final class KeepAlive {
    public static final int OPCODE = AdminOpcode.KEEP_ALIVE;

    private KeepAlive() {}

    public static Sqe sqe() {
        return Sqe.of(OPCODE, 0);
    }
}
