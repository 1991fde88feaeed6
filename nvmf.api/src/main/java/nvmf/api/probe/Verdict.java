package nvmf.api.probe;

/**
 * What was found out about one rule.
 *
 * @param rule     its identifier, which stays the same
 * @param clause   where it stands
 * @param says     the rule in one sentence
 * @param evidence what happened instead, or why it was not checked; empty where it holds
 */
public record Verdict(String rule, String clause, String says, Outcome outcome, String evidence) {
    /** How it ended. */
    public enum Outcome {
        PASS,
        FAIL,

        /** The controller does not offer what the rule is about, or the rule writes and that was not asked for. */
        SKIP
    }
}
