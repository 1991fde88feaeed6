package nvmf.transport.fault.rule;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;

/** What to look for, when to strike, and what to do then. */
public record Rule(String text, Scope scope, Rhythm rhythm, Fault fault) {
    /**
     * The PDUs that a rule is about.
     *
     * @param direction both, if none is named
     * @param pdu       any, if none is named
     * @param opcode    of the command in a command capsule
     */
    record Scope(Optional<Direction> direction, Optional<PduKind> pdu, Queues queues, OptionalInt opcode) {
        boolean covers(Direction way, Pdu one, int qid) {
            return direction.filter(wanted -> wanted != way).isEmpty()
                    && pdu.filter(wanted -> !one.is(wanted)).isEmpty()
                    && queues.contain(qid)
                    && (opcode.isEmpty() || one.hasOpcode(opcode.getAsInt()));
        }
    }

    /** Queue identifiers from one to another. */
    record Queues(int first, int last) {
        /** Of a connection on which no Connect command went by yet. */
        static final int UNKNOWN = -1;

        static final int LAST = 0xFFFF;
        static final Queues ANY = new Queues(UNKNOWN, LAST);
        static final Queues ADMIN = new Queues(0, 0);
        static final Queues IO = new Queues(1, LAST);

        boolean contain(int qid) {
            return qid >= first && qid <= last;
        }
    }

    /**
     * Which of these PDUs are struck.
     *
     * @param after  so many of a connection and direction are spared first
     * @param every  of those that follow, only each so-maniest
     * @param times  at most so many, over all connections
     * @param chance of those, from above 0 to 1
     */
    record Rhythm(long after, long every, long times, double chance) {
        static final Rhythm ALWAYS = new Rhythm(0, 1, Long.MAX_VALUE, 1);

        /** @param number which PDU of its connection and direction, counted from 1 */
        boolean isDue(long number, SplittableRandom random) {
            return number > after && (number - after) % every == 0 && (chance >= 1 || random.nextDouble() < chance);
        }
    }

    /** Whether the rule is about this PDU. */
    boolean covers(Direction direction, Pdu pdu, int qid) {
        return scope.covers(direction, pdu, qid) && fault.appliesTo(pdu);
    }
}
