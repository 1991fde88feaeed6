package nvmf.api.fault;

/**
 * A rule and what it did.
 *
 * @param text    as it was written
 * @param matched PDUs that its conditions are about
 * @param struck  those of them that it did something to
 */
public record FaultRule(String text, long matched, long struck) {}
