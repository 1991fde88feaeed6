package nvmf.simulation.history;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Something a host asked for: when, and in the end when and how it was answered. Moments are numbers of a history's events. */
public final class Operation {
    /** What was asked for. */
    public enum Kind {
        READ,
        WRITE,
        COMPARE_AND_WRITE,
        ZEROES,
        TRIM,
        FLUSH;

        boolean writes() {
            return this != READ && this != FLUSH;
        }

        boolean looks() {
            return this == READ || this == COMPARE_AND_WRITE;
        }
    }

    /** How it was answered. */
    public enum Outcome {
        UNDER_WAY,
        DONE,
        /** By a status that says nothing was changed. */
        REFUSED,
        /** Nobody knows whether it was done, or in part, or will be. */
        DOUBTFUL
    }

    private final long number;
    private final int host;
    private final Kind kind;
    private final int lba;
    private final int blocks;
    private final boolean durable;
    private final long begun;
    private final boolean heard;
    private final List<Set<Long>> candidates = new ArrayList<>();
    private Outcome outcome = Outcome.UNDER_WAY;
    private long ended = Long.MAX_VALUE;

    Operation(long number, int host, Request request, long begun, boolean heard) {
        this.number = number;
        this.host = host;
        kind = request.kind();
        lba = request.lba();
        blocks = request.blocks();
        durable = request.durable();
        this.begun = begun;
        this.heard = heard;
    }

    /**
     * What a host wants.
     *
     * @param durable whether it has to be on stable media when it is answered
     */
    public record Request(Kind kind, int lba, int blocks, boolean durable) {}

    /** What the blocks hold that it writes. */
    public long value() {
        return kind == Kind.ZEROES || kind == Kind.TRIM ? Stamp.ZERO : number;
    }

    void look(Set<Long> possible) {
        candidates.add(new LinkedHashSet<>(possible));
    }

    /** What a block may have held at some moment since this began. */
    Set<Long> candidates(int at) {
        return candidates.get(at - lba);
    }

    void end(Outcome how, long when) {
        if (outcome != Outcome.UNDER_WAY) {
            throw new Violation(this + " was answered again: " + how);
        }
        outcome = how;
        ended = when;
    }

    int host() {
        return host;
    }

    public Kind kind() {
        return kind;
    }

    public int lba() {
        return lba;
    }

    public int blocks() {
        return blocks;
    }

    boolean durable() {
        return durable;
    }

    /** Whether the controller held back what its host had lost before, so that this tells that it is over once it was carried out. */
    boolean proves() {
        return heard && kind != Kind.FLUSH;
    }

    long begun() {
        return begun;
    }

    long ended() {
        return ended;
    }

    public Outcome outcome() {
        return outcome;
    }

    @Override
    public String toString() {
        return "#" + number + " host " + host + " " + kind + (durable ? " FUA" : "")
                + (kind == Kind.FLUSH ? "" : " " + lba + "+" + blocks);
    }
}
