package nvmf.api.spec.fabrics;

import nvmf.api.spec.Sqe;
import nvmf.api.spec.admin.AdminOpcode;

/**
 * The Discovery Information Management command (Base Specification, "Discovery Information Management command"): registers who sends
 * it with a discovery controller. Its data is a {@link HostRegistration}.
 */
public record DiscoveryManagement(Task task) {
    public static final int OPCODE = AdminOpcode.DISCOVERY_MANAGEMENT;

    private static final int TAS = 0xF;

    /** TAS. */
    public enum Task {
        REGISTER(0),
        DEREGISTER(1),
        UPDATE(2);

        private final int code;

        Task(int code) {
            this.code = code;
        }

        public int code() {
            return code;
        }
    }

    /**
     * Reads a command.
     *
     * @throws IllegalArgumentException for a reserved task
     */
    public static DiscoveryManagement of(Sqe sqe) {
        int code = sqe.cdw10() & TAS;
        for (Task task : Task.values()) {
            if (task.code() == code) {
                return new DiscoveryManagement(task);
            }
        }
        throw new IllegalArgumentException("the task " + code + " is reserved");
    }

    public Sqe toSqe() {
        return Sqe.of(OPCODE, 0, task.code(), 0, 0, 0, 0, 0);
    }
}
