package nvmf.probe.script;

import java.util.List;

/**
 * A line of a script, with the lines that belong to it.
 *
 * @param number of the line, from 1
 * @param verb   its first word
 * @param words  the rest
 * @param body   of {@code for}, {@code repeat}, {@code procedure} and {@code rule}, else nothing
 */
public record Statement(int number, String verb, List<String> words, List<Statement> body) {
    public Statement {
        words = List.copyOf(words);
        body = List.copyOf(body);
    }

    /** The line as it may be written. */
    @Override
    public String toString() {
        return words.isEmpty() ? verb : verb + " " + String.join(" ", words);
    }
}
