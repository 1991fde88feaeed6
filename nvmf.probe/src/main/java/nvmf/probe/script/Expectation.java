package nvmf.probe.script;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import nvmf.probe.wire.Heard;
import nvmf.probe.wire.Pdu;
import nvmf.probe.wire.PduKind;

/**
 * What must come next: {@code termreq fes=1 fei=4 or close within 2 s}.
 *
 * @param within how long to wait for it; nothing where the script's patience will do
 */
record Expectation(List<Alternative> alternatives, Optional<Duration> within) {
    private static final Pattern DURATION = Pattern.compile("(\\d+) ?(ms|s)");

    /** One thing that may come. */
    record Alternative(String what, List<Condition> conditions) {
        boolean isMet(Heard heard, Variables variables) {
            return switch (what) {
                case "close" -> heard.is(Heard.What.END);
                case "silence" -> heard.is(Heard.What.SILENCE);
                case "any" -> heard.pdu().isPresent();
                default ->
                    heard.pdu()
                            .filter(pdu -> pdu.kind()
                                    .filter(kind -> kind.word().equals(what))
                                    .isPresent())
                            .filter(pdu -> holds(pdu, variables))
                            .isPresent();
            };
        }

        private boolean holds(Pdu pdu, Variables variables) {
            byte[] data = pdu.data();
            return conditions.stream().allMatch(condition -> condition.holds(pdu, data, variables));
        }
    }

    static Expectation of(List<String> words) {
        List<Alternative> alternatives = new ArrayList<>();
        List<String> rest = words;
        Optional<Duration> within = Optional.empty();
        int at = words.indexOf("within");
        if (at >= 0) {
            within = Optional.of(duration(words.subList(at + 1, words.size())));
            rest = words.subList(0, at);
        }
        String what = "";
        List<Condition> conditions = new ArrayList<>();
        for (String word : rest) {
            if (what.isEmpty()) {
                what = word;
                check(what);
            } else if (word.equals("or")) {
                alternatives.add(new Alternative(what, List.copyOf(conditions)));
                conditions.clear();
                what = "";
            } else {
                conditions.add(Condition.of(word)
                        .orElseThrow(() -> new IllegalArgumentException("\"" + word + "\" is no condition")));
            }
        }
        if (what.isEmpty()) {
            throw new IllegalArgumentException("say what is expected");
        }
        alternatives.add(new Alternative(what, List.copyOf(conditions)));
        return new Expectation(alternatives, within);
    }

    private static void check(String what) {
        if (PduKind.named(what).isEmpty() && !List.of("close", "silence", "any").contains(what)) {
            throw new IllegalArgumentException("nobody can wait for \"" + what + "\"");
        }
    }

    /** {@code 2 s}, {@code 200ms}. */
    static Duration duration(List<String> words) {
        Matcher matcher = DURATION.matcher(String.join(" ", words));
        if (!matcher.matches()) {
            throw new IllegalArgumentException("a time is written like 2 s or 200 ms, not " + String.join(" ", words));
        }
        long amount = Long.parseLong(matcher.group(1));
        return matcher.group(2).equals("s") ? Duration.ofSeconds(amount) : Duration.ofMillis(amount);
    }

    boolean isMet(Heard heard, Variables variables) {
        return alternatives.stream().anyMatch(alternative -> alternative.isMet(heard, variables));
    }
}
