package nvmf.shell.serve;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import nvmf.api.spec.admin.AnaState;
import nvmf.shell.command.Configurations.Entry;
import nvmf.shell.command.Filter;
import nvmf.shell.command.UsageException;
import nvmf.shell.config.Names;

/**
 * What sets a server apart from others that serve the same subsystem, each of them a path to it.
 *
 * @param cntlidMin the first controller identifier that is its own
 * @param cntlidMax the last one
 * @param state     how well it is reached at first
 */
record PathTerms(int cntlidMin, int cntlidMax, AnaState state) {
    private static final int CNTLID_LAST = 0xFFEF;

    /** The only server of its subsystem. */
    static final PathTerms ALONE = new PathTerms(1, CNTLID_LAST, AnaState.OPTIMIZED);

    /**
     * From {@code MIN-MAX} and a state's word.
     *
     * @throws UsageException if these cannot be
     */
    static PathTerms of(String cntlids, String state) {
        AnaState parsed;
        try {
            parsed = AnaState.named(state);
        } catch (IllegalArgumentException e) {
            throw new UsageException("--ana: " + e.getMessage(), e);
        }
        if (cntlids.isEmpty()) {
            return new PathTerms(1, CNTLID_LAST, parsed);
        }
        if (!cntlids.matches("[0-9]{1,5}-[0-9]{1,5}")) {
            throw new UsageException("--cntlid is a range like 1-999, not \"" + cntlids + "\"");
        }
        int min = Integer.parseInt(cntlids.substring(0, cntlids.indexOf('-')));
        int max = Integer.parseInt(cntlids.substring(cntlids.indexOf('-') + 1));
        if (min < 1 || max > CNTLID_LAST || min > max) {
            throw new UsageException(
                    "--cntlid lies in 1 to " + CNTLID_LAST + ", the lower bound first, not " + cntlids);
        }
        return new PathTerms(min, max, parsed);
    }

    private boolean isShared() {
        return cntlidMin != ALONE.cntlidMin || cntlidMax != ALONE.cntlidMax;
    }

    Map<String, Object> subsystem() {
        return isShared() ? Map.of("cntlidMin", cntlidMin, "cntlidMax", cntlidMax) : Map.of();
    }

    /** The configuration of a disk: a file that other servers have too is opened as such. */
    Entry disk(Entry disk) {
        if (!isShared() || !disk.factoryPid().equals(Names.FILE)) {
            return disk;
        }
        Map<String, Object> properties = new LinkedHashMap<>(disk.properties());
        properties.put("shared", true);
        return new Entry(disk.factoryPid(), disk.name(), properties);
    }

    /** The state of the namespaces by that port, if it is not what it would be anyway. */
    Optional<Entry> state(String port) {
        return state == AnaState.OPTIMIZED
                ? Optional.empty()
                : Optional.of(new Entry(
                        Names.ANA,
                        port,
                        Map.of("group", 1, "state", state.word(), "port.target", Filter.of(Names.PORT, port))));
    }
}
