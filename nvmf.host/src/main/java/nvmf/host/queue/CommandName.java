package nvmf.host.queue;

import nvmf.api.spec.Sqe;
import nvmf.api.spec.admin.AdminOpcode;
import nvmf.api.spec.nvm.NvmOpcode;

/** What people call a command: by the specification's word for it, as far as it is one that hosts of ours send, and its opcode. */
final class CommandName {
    /** Base Specification, "Opcodes for Admin Commands": Fabrics, on every queue. */
    private static final int FABRICS = 0x7F;

    private CommandName() {}

    static String of(boolean admin, Sqe sqe) {
        int opcode = sqe.opcode();
        String name = opcode == FABRICS ? "Fabrics" : admin ? ofAdmin(opcode) : ofNvm(opcode);
        return String.format("%s (%02Xh)", name, opcode);
    }

    private static String ofNvm(int opcode) {
        return switch (opcode) {
            case NvmOpcode.FLUSH -> "Flush";
            case NvmOpcode.WRITE -> "Write";
            case NvmOpcode.READ -> "Read";
            case NvmOpcode.WRITE_UNCORRECTABLE -> "Write Uncorrectable";
            case NvmOpcode.COMPARE -> "Compare";
            case NvmOpcode.WRITE_ZEROES -> "Write Zeroes";
            case NvmOpcode.DATASET_MANAGEMENT -> "Dataset Management";
            case NvmOpcode.VERIFY -> "Verify";
            case NvmOpcode.RESERVATION_REGISTER -> "Reservation Register";
            case NvmOpcode.RESERVATION_REPORT -> "Reservation Report";
            case NvmOpcode.RESERVATION_ACQUIRE -> "Reservation Acquire";
            case NvmOpcode.RESERVATION_RELEASE -> "Reservation Release";
            case NvmOpcode.COPY -> "Copy";
            default -> "command";
        };
    }

    private static String ofAdmin(int opcode) {
        return switch (opcode) {
            case AdminOpcode.GET_LOG_PAGE -> "Get Log Page";
            case AdminOpcode.IDENTIFY -> "Identify";
            case AdminOpcode.ABORT -> "Abort";
            case AdminOpcode.SET_FEATURES -> "Set Features";
            case AdminOpcode.GET_FEATURES -> "Get Features";
            case AdminOpcode.ASYNC_EVENT_REQUEST -> "Asynchronous Event Request";
            case AdminOpcode.NAMESPACE_MANAGEMENT -> "Namespace Management";
            case AdminOpcode.NAMESPACE_ATTACHMENT -> "Namespace Attachment";
            case AdminOpcode.KEEP_ALIVE -> "Keep Alive";
            case AdminOpcode.DISCOVERY_MANAGEMENT -> "Discovery Information Management";
            default -> "admin command";
        };
    }
}
