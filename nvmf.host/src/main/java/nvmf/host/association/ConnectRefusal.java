package nvmf.host.association;

import nvmf.api.spec.Cqe;
import nvmf.api.spec.Status;
import nvmf.api.spec.StatusException;
import nvmf.api.spec.fabrics.ConnectData;

/** Why a controller refused Connect: for Connect Invalid Parameters the result says which field it was. */
final class ConnectRefusal {
    /** Offset of CATTR in the command. */
    private static final int CATTR = 46;

    private static final int IN_DATA = 1 << 16;

    private ConnectRefusal() {}

    static StatusException of(int qid, Cqe cqe) {
        Status status = cqe.status();
        String field = status.is(Status.CONNECT_INVALID_PARAMETERS) ? ": " + field(cqe.dw0()) : "";
        String queue = qid == 0 ? "Connect" : "Connect of I/O queue " + qid;
        return new StatusException(status, queue + " was refused: " + status.text() + field);
    }

    /** Whether the controller holds against us that we asked for SQ flow control to be off. */
    static boolean isAboutFlowControl(Cqe cqe) {
        return cqe.status().is(Status.CONNECT_INVALID_PARAMETERS) && (cqe.dw0() & 0x1FFFF) == CATTR;
    }

    private static String field(int dw0) {
        int offset = dw0 & 0xFFFF;
        if ((dw0 & IN_DATA) != 0) {
            return switch (offset) {
                case ConnectData.HOSTID -> "the host identifier";
                case ConnectData.CNTLID -> "the controller identifier";
                case ConnectData.SUBNQN -> "there is no such subsystem (SUBNQN)";
                case ConnectData.HOSTNQN -> "the host's name (HOSTNQN)";
                default -> "byte " + offset + " of the data";
            };
        }
        return switch (offset) {
            case 40 -> "the record format";
            case 42 -> "the queue identifier";
            case 44 -> "the queue's size";
            case CATTR -> "the connect attributes";
            case 48 -> "the keep alive timeout";
            default -> "byte " + offset + " of the command";
        };
    }
}
