package nvmf.transport.fault.rule;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import nvmf.transport.fault.rule.RuleBook.Entry;

/**
 * Decides about the PDUs of one connection in one direction, with chances of its own: the same seed, connection, direction, rules and PDUs give the
 * same faults. Confined to one thread.
 */
public final class Judge {
    private final RuleBook book;
    private final Direction direction;
    private final SplittableRandom random;
    private final Map<Entry, long[]> counts = new HashMap<>();
    private List<Entry> known = List.of();

    /**
     * Judges one direction of one connection.
     *
     * @param connection its number at the place where the rules hold, from 0
     */
    public Judge(RuleBook book, long seed, long connection, Direction direction) {
        this.book = book;
        this.direction = direction;
        // Neighbouring numbers must not give neighbouring streams: the first generator mixes them.
        long key = connection << 1 | (direction == Direction.H2C ? 0 : 1);
        this.random =
                new SplittableRandom(new SplittableRandom(seed).nextLong() ^ new SplittableRandom(key).nextLong());
    }

    /** What becomes of the next PDU; nothing, most of the time. */
    public Optional<Fault> judge(Pdu pdu, int qid) {
        List<Entry> now = book.entries();
        if (now != known) {
            counts.keySet().retainAll(now);
            known = now;
        }
        Optional<Fault> verdict = Optional.empty();
        for (Entry entry : now) {
            if (entry.rule().covers(direction, pdu, qid)) {
                entry.match();
                long number = ++counts.computeIfAbsent(entry, key -> new long[1])[0];
                if (verdict.isEmpty() && entry.rule().rhythm().isDue(number, random) && entry.strike()) {
                    verdict = Optional.of(entry.rule().fault());
                }
            }
        }
        return verdict;
    }

    /** The bytes that go on in place of the PDU's own. */
    public byte[] damage(Pdu pdu, Fault fault) {
        return Damage.of(pdu, fault, random);
    }
}
