package nvmf.transport.fault.rule;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import nvmf.transport.fault.rule.Rule.Queues;
import nvmf.transport.fault.rule.Rule.Rhythm;
import nvmf.transport.fault.rule.Rule.Scope;

/** Reads one rule: words in any order, conditions and exactly one fault. */
public final class RuleParser {
    private static final int LENGTH_MAX = 500;
    private static final String CONDITIONS = "h2c, c2h, pdu, queue, opcode, after, every, times, chance";

    private Optional<Direction> direction = Optional.empty();
    private Optional<PduKind> pdu = Optional.empty();
    private Queues queues = Queues.ANY;
    private OptionalInt opcode = OptionalInt.empty();
    private Rhythm rhythm = Rhythm.ALWAYS;
    private Optional<Fault> fault = Optional.empty();

    private RuleParser() {}

    /**
     * The rule that a text says.
     *
     * @throws IllegalArgumentException with a sentence that says what to write instead
     */
    public static Rule parse(String text) {
        String stripped = text.strip();
        if (stripped.isEmpty() || stripped.length() > LENGTH_MAX) {
            throw new IllegalArgumentException(
                    "a rule has 1 to " + LENGTH_MAX + " characters, for example \"c2h pdu=CapsuleResp every=10 drop\"");
        }
        return new RuleParser().rule(stripped);
    }

    private Rule rule(String text) {
        String[] words = text.split("\\s+");
        Arrays.stream(words).forEach(this::take);
        Fault found = fault.orElseThrow(
                () -> new IllegalArgumentException("the rule \"" + text + "\" does nothing: add one of " + faults()));
        if (opcode.isPresent()) {
            narrow("opcode", PduKind.CAPSULE_CMD);
        }
        found.kindOfPdu().ifPresent(kind -> narrow(found.kind().word(), kind));
        pdu.ifPresent(kind -> {
            if (direction.filter(way -> way != kind.direction()).isPresent()) {
                throw new IllegalArgumentException(
                        kind.word() + " goes " + kind.direction().word() + " only: leave out "
                                + direction.get().word());
            }
        });
        return new Rule(String.join(" ", words), new Scope(direction, pdu, queues, opcode), rhythm, found);
    }

    private void narrow(String what, PduKind kind) {
        if (pdu.filter(named -> named != kind).isPresent()) {
            throw new IllegalArgumentException(what + " is about " + kind.word() + " and never about "
                    + pdu.get().word());
        }
        pdu = Optional.of(kind);
    }

    private void take(String word) {
        int equals = word.indexOf('=');
        String name = equals < 0 ? word : word.substring(0, equals);
        Optional<String> argument = equals < 0 ? Optional.empty() : Optional.of(word.substring(equals + 1));
        String value = argument.orElse("");
        switch (name) {
            case "h2c", "c2h" -> direction = Optional.of(way(name, argument));
            case "pdu" -> pdu = Optional.of(kind(value));
            case "queue" -> queues = queues(value);
            case "opcode" -> opcode = OptionalInt.of((int) Numbers.parse(name, value, 0, 0xFF));
            case "after" -> rhythm = new Rhythm(number(name, value), rhythm.every(), rhythm.times(), rhythm.chance());
            case "every" -> rhythm = new Rhythm(rhythm.after(), number(name, value), rhythm.times(), rhythm.chance());
            case "times" -> rhythm = new Rhythm(rhythm.after(), rhythm.every(), number(name, value), rhythm.chance());
            case "chance" -> rhythm = new Rhythm(rhythm.after(), rhythm.every(), rhythm.times(), chance(value));
            default -> takeFault(word, name, argument);
        }
    }

    private Direction way(String name, Optional<String> argument) {
        if (argument.isPresent() || direction.isPresent()) {
            throw new IllegalArgumentException("h2c and c2h stand alone, and one of them: neither means both");
        }
        return Direction.valueOf(name.toUpperCase(Locale.ROOT));
    }

    private static PduKind kind(String value) {
        return PduKind.named(value)
                .orElseThrow(() -> new IllegalArgumentException("pdu is one of "
                        + Arrays.stream(PduKind.values()).map(PduKind::word).collect(Collectors.joining(", "))
                        + ", not \"" + value + "\""));
    }

    private static Queues queues(String value) {
        return switch (value) {
            case "admin" -> Queues.ADMIN;
            case "io" -> Queues.IO;
            default -> {
                if (!value.matches("[0-9]{1,5}") || Integer.parseInt(value) > Queues.LAST) {
                    throw new IllegalArgumentException(
                            "queue is admin, io or a number up to 65535, not \"" + value + "\"");
                }
                yield new Queues(Integer.parseInt(value), Integer.parseInt(value));
            }
        };
    }

    private static long number(String name, String value) {
        return Numbers.parse(name, value, 1, 1_000_000_000);
    }

    private static double chance(String value) {
        double chance = value.matches("[01]|0?\\.[0-9]{1,9}") ? Double.parseDouble(value) : 0;
        if (chance <= 0) {
            throw new IllegalArgumentException(
                    "chance is a number above 0 and up to 1, such as 0.01, not \"" + value + "\"");
        }
        return chance;
    }

    private void takeFault(String word, String name, Optional<String> argument) {
        Fault.Kind kind = Fault.Kind.named(name)
                .orElseThrow(() -> new IllegalArgumentException(
                        "\"" + word + "\" is neither a condition (" + CONDITIONS + ") nor a fault (" + faults() + ")"));
        if (fault.isPresent()) {
            throw new IllegalArgumentException(
                    "a rule does one thing: make two of " + fault.get().kind().word() + " and " + name);
        }
        fault = Optional.of(Fault.of(kind, argument));
    }

    private static String faults() {
        return Arrays.stream(Fault.Kind.values()).map(Fault.Kind::word).collect(Collectors.joining(", "));
    }
}
