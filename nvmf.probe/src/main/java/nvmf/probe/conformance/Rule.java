package nvmf.probe.conformance;

import java.util.List;
import nvmf.probe.script.Statement;

/**
 * A rule and how it is checked.
 *
 * @param id          stays the same
 * @param clause      where it stands: document and section
 * @param says        the rule in a sentence
 * @param io          whether it is about controllers that have namespaces
 * @param destructive whether checking it writes
 * @param check       the statements that go through where it holds
 */
record Rule(String id, String clause, String says, boolean io, boolean destructive, List<Statement> check) {
    Rule {
        check = List.copyOf(check);
    }

    /**
     * Reads {@code rule ID CLAUSE [io] [destructive]}, whose first statement is {@code says SENTENCE}.
     *
     * @param io whether all rules of its file are about controllers that have namespaces
     * @throws IllegalArgumentException if it is none
     */
    static Rule of(Statement statement, boolean io) {
        List<String> words = statement.words();
        if (!statement.verb().equals("rule")
                || words.size() < 2
                || statement.body().isEmpty()
                || !statement.body().get(0).verb().equals("says")) {
            throw new IllegalArgumentException("line " + statement.number() + " is no rule");
        }
        return new Rule(
                words.get(0),
                words.get(1),
                String.join(" ", statement.body().get(0).words()),
                io || words.contains("io"),
                words.contains("destructive"),
                statement.body().subList(1, statement.body().size()));
    }
}
