package nvmf.shell.config;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import nvmf.shell.command.UsageException;
import org.osgi.framework.Constants;
import org.osgi.framework.Filter;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;

/** What the filters of configurations lead to among those of the same file. */
final class Targets {
    static final String SUFFIX = ".target";

    private final SortedMap<String, Map<String, Object>> configurations;

    Targets(SortedMap<String, Map<String, Object>> configurations) {
        this.configurations = configurations;
    }

    /**
     * The filter that a key has.
     *
     * @throws UsageException if it is none
     */
    static Filter filter(String key, Object value) {
        try {
            return FrameworkUtil.createFilter(String.valueOf(value).strip());
        } catch (InvalidSyntaxException e) {
            throw new UsageException(
                    "\"" + key + "\" is a filter, such as (" + Names.DEVICE + "=disk0), and \"" + value + "\" is none",
                    e);
        }
    }

    /** The PIDs of what a factory makes that a filter admits; the properties of a service are those of its configuration. */
    List<String> of(Filter filter, String factoryPid) {
        return configurations.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(factoryPid + "~"))
                .filter(entry -> filter.matches(properties(entry.getKey(), factoryPid, entry.getValue())))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static Map<String, Object> properties(String pid, String factoryPid, Map<String, Object> configured) {
        Map<String, Object> properties = new TreeMap<>(configured);
        properties.put(Constants.SERVICE_PID, pid);
        properties.put("service.factoryPid", factoryPid);
        return properties;
    }
}
