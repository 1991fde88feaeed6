package nvmf.simulation.history;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One block: what it may hold. A write may take effect at any moment, and more than once, from when it was asked for until it was
 * answered; one that was answered with a failure, or that was {@link #reopen reopened}, until it is {@link #close closed}. What is not
 * possible any more never is again.
 */
final class Cell {
    private static final long NEVER = Long.MAX_VALUE;
    private static final long NOT_DONE = -1;

    private final int lba;
    /** Values it may hold besides those of open writes, each with the moment from which it could be overwritten. */
    private final Map<Long, Long> settled = new LinkedHashMap<>();

    /** When the writes began that were done. */
    private final Map<Long, Long> done = new HashMap<>();

    /** When a value that was there for certain was there for the first time, though it be overwritten since. */
    private final Map<Long, Long> known = new HashMap<>();

    private final List<Operation> open = new ArrayList<>();
    private final List<Operation> looking = new ArrayList<>();
    /** What a loss of power may leave. */
    private final Map<Long, Span> durable = new LinkedHashMap<>();

    /** From when a value could be overwritten, and when it surely had been. */
    private record Span(long since, long until) {}

    Cell(int lba) {
        this.lba = lba;
        settled.put(Stamp.ZERO, 0L);
        durable.put(Stamp.ZERO, new Span(0, NEVER));
    }

    private Set<Long> possible() {
        Set<Long> values = new LinkedHashSet<>(settled.keySet());
        open.forEach(write -> values.add(write.value()));
        return values;
    }

    private boolean isOpen(long value) {
        return open.stream().anyMatch(write -> write.value() == value);
    }

    void begin(Operation operation) {
        if (operation.kind().looks()) {
            operation.look(possible());
            looking.add(operation);
        }
        if (operation.kind().writes()) {
            open.add(operation);
            durable.put(operation.value(), new Span(NEVER, NEVER));
            looking.forEach(looker -> looker.candidates(lba).add(operation.value()));
        }
    }

    /** Somebody saw a value. */
    void seen(Operation operation, long value, long now) {
        looking.remove(operation);
        if (!operation.candidates(lba).contains(value)) {
            throw new Violation(operation + " saw " + name(value) + " in block " + lba + ", which could hold "
                    + operation.candidates(lba).stream().map(Cell::name).toList() + "; now " + this);
        }
        overwritten(operation.begun(), value, now);
        if (!settled.containsKey(value) && isOpen(value)) {
            settled.put(value, now);
            known.put(value, now);
        }
    }

    /** Nothing came of a look. */
    void unseen(Operation operation) {
        looking.remove(operation);
    }

    boolean isNothingBut(Operation operation, long value) {
        return operation.candidates(lba).equals(Set.of(value, operation.value()))
                || operation.candidates(lba).equals(Set.of(value));
    }

    /** What could be overwritten before that moment is not there any more. */
    private void overwritten(long before, long by, long now) {
        settled.entrySet().removeIf(entry -> {
            boolean gone = entry.getKey() != by && entry.getValue() < before;
            if (gone) {
                durable.computeIfPresent(
                        entry.getKey(), (value, span) -> isOpen(value) ? span : new Span(span.since, now));
            }
            return gone;
        });
    }

    /** A write was done. */
    void written(Operation write, long now) {
        open.remove(write);
        done.put(write.value(), write.begun());
        if (write.kind() != Operation.Kind.TRIM) {
            overwritten(write.begun(), write.value(), now);
            if (write.durable()) {
                durable.entrySet()
                        .removeIf(entry -> entry.getKey() != write.value()
                                && entry.getValue().since < write.begun()
                                && !isOpen(entry.getKey()));
            }
        }
        settle(write.value(), now);
    }

    /**
     * A compare-and-write was done. What others began after what it found was there, and had done before it was, came after it: the value
     * that it wrote is not there any more.
     */
    void swapped(Operation operation, long found, long now) {
        long since = known.getOrDefault(found, NEVER);
        boolean replaced = found != Stamp.ZERO
                && since < operation.begun()
                && !isOpen(found)
                && settled.entrySet().stream()
                        .anyMatch(entry -> entry.getKey() != found
                                && entry.getKey() != Stamp.ZERO
                                && entry.getKey() != operation.value()
                                && !isOpen(entry.getKey())
                                && done.getOrDefault(entry.getKey(), NOT_DONE) > since
                                && entry.getValue() >= operation.begun());
        seen(operation, found, now);
        written(operation, now);
        if (replaced) {
            settled.remove(operation.value());
            durable.put(operation.value(), new Span(now, now));
        }
    }

    /** A write that was done may be done once more. */
    void reopen(Operation write) {
        open.add(write);
    }

    private void settle(long value, long now) {
        settled.remove(value);
        settled.put(value, now);
        known.put(value, now);
        durable.put(value, new Span(now, NEVER));
    }

    /** A write was refused: it never happened. */
    void refused(Operation write) {
        open.remove(write);
        if (!isOpen(write.value()) && !settled.containsKey(write.value())) {
            durable.remove(write.value());
        }
    }

    /** Of a doubtful write nothing is under way any more: it happened, or it never will. */
    void close(Operation write, long now) {
        if (open.remove(write)) {
            settle(write.value(), now);
        }
    }

    /** A flush that was asked for then is done. */
    void flushed(long begun) {
        durable.entrySet().removeIf(entry -> entry.getValue().until < begun && !isOpen(entry.getKey()));
    }

    /** The power was gone. */
    void lostPower(long now) {
        settled.clear();
        durable.replaceAll((value, span) -> {
            settled.put(value, now);
            known.put(value, now);
            return new Span(now, NEVER);
        });
        looking.forEach(looker -> looker.candidates(lba).addAll(settled.keySet()));
    }

    /** What was there last, as far as anybody knows. */
    long last() {
        return settled.keySet().stream().reduce(Stamp.ZERO, (earlier, later) -> later);
    }

    private static String name(long value) {
        return value == Stamp.ZERO ? "zeroes" : value == Stamp.BROKEN ? "a mixture" : "#" + value;
    }

    @Override
    public String toString() {
        return "settled " + settled.keySet() + ", open " + open + ", durable " + durable.keySet();
    }
}
