package nvmf.simulation.history;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import nvmf.simulation.history.Operation.Kind;
import nvmf.simulation.history.Operation.Outcome;

/**
 * All that hosts asked for and were answered, in the order in which it happened, judged on the way. What must hold: a read returns what
 * some order of the writes allows; a write that failed may have happened or not, but does not come back once it must be over; after a
 * loss of power that is there which was written with FUA, or before a flush that was done; and everything is answered once.
 */
public final class History {
    private final List<Cell> cells = new ArrayList<>();
    private final List<Operation> doubtful = new ArrayList<>();
    private final Consumer<String> log;
    private final IntPredicate heard;

    /** When hosts were about to send again what a controller may have that has not been told of the loss. */
    private final Map<Integer, Long> losses = new HashMap<>();

    private long now;
    private long operations;
    private int underWay;

    /**
     * Nothing happened yet.
     *
     * @param log   told every event
     * @param heard whether the controller has been told of the end of all connections that a host has given up
     */
    public History(int blocks, Consumer<String> log, IntPredicate heard) {
        this.log = log;
        this.heard = heard;
        for (int i = 0; i < blocks; i++) {
            cells.add(new Cell(i));
        }
    }

    /** A host asks for something. */
    public Operation begin(int host, Operation.Request request) {
        Operation operation = new Operation(++operations, host, request, ++now, heard.test(host));
        underWay++;
        log.accept(operation + " begins");
        each(operation, cell -> cell.begin(operation));
        return operation;
    }

    private void each(Operation operation, Consumer<Cell> step) {
        for (int i = 0; i < operation.blocks(); i++) {
            step.accept(cells.get(operation.lba() + i));
        }
    }

    private void end(Operation operation, Outcome outcome, String how) {
        operation.end(outcome, ++now);
        underWay--;
        log.accept(operation + " " + how);
    }

    /** A write, zeroes, trim or flush was done. */
    public void done(Operation operation) {
        end(operation, Outcome.DONE, "is done");
        if (operation.kind() == Kind.FLUSH) {
            cells.forEach(cell -> cell.flushed(operation.begun()));
        } else {
            each(operation, cell -> cell.written(operation, now));
            if (losses.getOrDefault(operation.host(), 0L) >= operation.begun()) {
                each(operation, cell -> cell.reopen(operation));
                doubtful.add(operation);
            }
        }
        fence(operation);
    }

    /** A read was done; the values are those of its blocks, in order. */
    public void read(Operation operation, List<Long> values) {
        end(operation, Outcome.DONE, "saw " + values);
        see(operation, values);
        fence(operation);
    }

    /** What blocks probably hold. */
    public List<Long> last(int lba, int blocks) {
        return cells.subList(lba, lba + blocks).stream().map(Cell::last).toList();
    }

    private void see(Operation operation, List<Long> values) {
        for (int i = 0; i < operation.blocks(); i++) {
            cells.get(operation.lba() + i).seen(operation, values.get(i), now);
        }
    }

    /** A compare-and-write found what it expected and was done. */
    public void swapped(Operation operation, List<Long> expected) {
        end(operation, Outcome.DONE, "replaced " + expected);
        for (int i = 0; i < operation.blocks(); i++) {
            cells.get(operation.lba() + i).swapped(operation, expected.get(i), now);
        }
        fence(operation);
    }

    /** A compare-and-write did not find what it expected. */
    public void differed(Operation operation, List<Long> expected) {
        end(operation, Outcome.REFUSED, "did not find " + expected);
        boolean same = true;
        for (int i = 0; i < operation.blocks(); i++) {
            same &= cells.get(operation.lba() + i).isNothingBut(operation, expected.get(i));
        }
        if (same) {
            throw new Violation(operation + " did not find " + expected + ", though nothing else could be there");
        }
        each(operation, cell -> {
            cell.unseen(operation);
            cell.refused(operation);
        });
        fence(operation);
    }

    /** It failed; if it writes, nobody knows whether that happened. */
    public void failed(Operation operation, String why) {
        end(operation, Outcome.DOUBTFUL, "failed: " + why);
        if (operation.kind().looks()) {
            each(operation, cell -> cell.unseen(operation));
        }
        if (operation.kind().writes()) {
            doubtful.add(operation);
        }
    }

    /**
     * A host has given up a connection of whose end the controller has not been told, and does not wait until it has been, on purpose or
     * since it was misled: what was sent by it and is sent again may take effect twice, and the second time late.
     */
    public void lost(int host) {
        losses.put(host, now);
    }

    /**
     * What a host began after a write was over for it, when the controller had been told of all connections that the host had lost, and
     * what was carried out proves that nothing of that write is under way any more: that is what hosts are held back for. A flush proves
     * nothing: where there is no cache the host answers it by itself.
     */
    private void fence(Operation proof) {
        for (Iterator<Operation> all = doubtful.iterator(); all.hasNext(); ) {
            Operation write = all.next();
            if (write.host() == proof.host() && write.ended() < proof.begun() && proof.proves()) {
                all.remove();
                each(write, cell -> cell.close(write, now));
            }
        }
    }

    /** The disk lost its power. */
    public void lostPower() {
        now++;
        log.accept("-- power lost");
        cells.forEach(cell -> cell.lostPower(now));
    }

    /** Something that explains what comes. */
    public void note(String event) {
        log.accept(event);
    }

    public long operations() {
        return operations;
    }

    public int underWay() {
        return underWay;
    }
}
