package nvmf.transport.fault.rule;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import nvmf.api.fault.FaultRule;

/** The rules of one place, in order, and what they did. Readers see an immutable list; thread-safe. */
public final class RuleBook {
    private static final int RULES_MAX = 64;

    private volatile List<Entry> entries = List.of();

    /** A rule and its counters. */
    static final class Entry {
        private final Rule rule;
        private final AtomicLong matched = new AtomicLong();
        private final AtomicLong struck = new AtomicLong();

        Entry(Rule rule) {
            this.rule = rule;
        }

        Rule rule() {
            return rule;
        }

        void match() {
            matched.incrementAndGet();
        }

        /** Takes one of the times that the rule may strike, if one is left. */
        boolean strike() {
            long times = rule.rhythm().times();
            return struck.getAndUpdate(soFar -> Math.min(soFar + 1, times)) < times;
        }
    }

    /**
     * Adds a rule behind the others.
     *
     * @throws IllegalArgumentException if there are too many already
     */
    public synchronized void add(Rule rule) {
        if (entries.size() >= RULES_MAX) {
            throw new IllegalArgumentException("there are " + RULES_MAX + " rules already: clear them first");
        }
        List<Entry> more = new ArrayList<>(entries);
        more.add(new Entry(rule));
        entries = List.copyOf(more);
    }

    /** Takes all away and says how many they were. */
    public synchronized int clear() {
        int count = entries.size();
        entries = List.of();
        return count;
    }

    List<Entry> entries() {
        return entries;
    }

    public List<FaultRule> rules() {
        return entries.stream()
                .map(entry -> new FaultRule(entry.rule.text(), entry.matched.get(), entry.struck.get()))
                .toList();
    }
}
