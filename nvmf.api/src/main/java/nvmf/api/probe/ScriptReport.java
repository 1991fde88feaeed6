package nvmf.api.probe;

/**
 * How a script ended.
 *
 * @param passed   whether the peer did everything that was expected of it
 * @param sentence where it did not: the line, what was expected, and what came instead; else what was done
 */
public record ScriptReport(boolean passed, String sentence) {}
