package nvmf.host.path;

import java.util.ArrayList;
import java.util.List;

/** Commands that wait for queues: those that were sent before, then the new ones, each in order, as far as there is room. */
final class WaitingLine {
    private final WaitingRoom room;
    private final List<IoCommand> returned = new ArrayList<>();
    private final List<IoCommand> fresh = new ArrayList<>();

    WaitingLine(WaitingRoom room) {
        this.room = room;
    }

    /** Adds a command, if there is room; one that was sent before always finds some. */
    boolean add(IoCommand command, boolean sentBefore) {
        if (!room.enter(command.data().remaining(), sentBefore)) {
            return false;
        }
        (sentBefore ? returned : fresh).add(command);
        return true;
    }

    /** Empties the line. */
    List<IoCommand> takeAll() {
        List<IoCommand> all = new ArrayList<>(returned);
        all.addAll(fresh);
        returned.clear();
        fresh.clear();
        all.forEach(command -> room.leave(command.data().remaining()));
        return all;
    }

    @Override
    public String toString() {
        return room.toString();
    }
}
