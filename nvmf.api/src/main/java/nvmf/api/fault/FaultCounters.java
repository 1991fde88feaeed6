package nvmf.api.fault;

/**
 * What went through so far.
 *
 * @param connections carried since the beginning
 * @param open        of them now
 * @param refused     not carried: there were too many at a time, or the other side could not be reached
 * @param h2cPdus     from hosts to controllers
 * @param c2hPdus     from controllers to hosts
 * @param faults      PDUs that a rule struck
 */
public record FaultCounters(long connections, long open, long refused, long h2cPdus, long c2hPdus, long faults) {}
