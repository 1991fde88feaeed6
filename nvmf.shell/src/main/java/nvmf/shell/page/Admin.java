package nvmf.shell.page;

import java.nio.ByteBuffer;
import nvmf.api.host.RemoteController;
import nvmf.api.spec.Cqe;
import nvmf.api.spec.Sqe;
import nvmf.api.spec.StatusException;
import nvmf.api.spec.Wire;
import nvmf.api.spec.admin.GetLogPage;
import nvmf.api.spec.admin.Identify;
import nvmf.shell.command.Await;

/** Admin commands whose answer is waited for. */
final class Admin {
    /** Larger logs are read in pieces of this size, which every controller can transfer. */
    private static final int PIECE_BYTES = 4096;

    private static final ByteBuffer NO_DATA = ByteBuffer.allocateDirect(0);

    private Admin() {}

    /** An identify page, from position 0. */
    static ByteBuffer identify(RemoteController controller, Identify command) throws Exception {
        ByteBuffer page = Wire.allocateDirect(Identify.BYTES);
        succeed(controller, command.toSqe(), page);
        return page;
    }

    /** A part of a log page, however large; each piece is asked for by its offset. */
    static ByteBuffer log(RemoteController controller, GetLogPage command) throws Exception {
        int bytes = Math.toIntExact(command.bytes());
        ByteBuffer log = Wire.allocateDirect(bytes);
        for (int at = 0; at < bytes; at += PIECE_BYTES) {
            int count = Math.min(PIECE_BYTES, bytes - at);
            GetLogPage piece = new GetLogPage(
                    command.lid(),
                    command.nsid(),
                    command.specific(),
                    // Only the last piece lets the event come again.
                    command.retainEvent() || at + count < bytes,
                    count,
                    command.offset() + at,
                    false,
                    command.csi());
            succeed(controller, piece.toSqe(), log.slice(at, count));
        }
        return log;
    }

    static Cqe succeed(RemoteController controller, Sqe command) throws Exception {
        return succeed(controller, command, NO_DATA.duplicate());
    }

    /** The completion of a command that succeeded; any other status is thrown. */
    static Cqe succeed(RemoteController controller, Sqe command, ByteBuffer data) throws Exception {
        Cqe completion = Await.answer(controller.admin(command, data));
        if (!completion.isSuccess()) {
            throw new StatusException(completion.status());
        }
        return completion;
    }
}
