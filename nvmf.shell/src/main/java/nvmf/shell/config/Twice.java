package nvmf.shell.config;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import nvmf.shell.command.UsageException;
import org.osgi.framework.Filter;

/** Tells what two configurations of a file both want to be, of which only one can. */
final class Twice {
    private Twice() {}

    /**
     * Checks configurations whose values are right each by itself.
     *
     * @throws UsageException that names both
     */
    static void check(SortedMap<String, Map<String, Object>> configurations) {
        Map<String, String> names = new HashMap<>();
        Map<String, String> namespaces = new HashMap<>();
        Targets targets = new Targets(configurations);
        configurations.forEach((pid, properties) -> {
            if (pid.startsWith(Names.SUBSYSTEM + "~") || pid.equals(Names.DISCOVERY)) {
                Object nqn = properties.get(Names.NQN);
                refuse(names.put(nqn.toString(), pid), pid, "are called " + nqn + ": give one of them another name");
            }
            if (pid.startsWith(Names.NAMESPACE + "~")) {
                Filter in = Targets.filter(Names.SUBSYSTEM_TARGET, properties.get(Names.SUBSYSTEM_TARGET));
                List<String> subsystems = targets.of(in, Names.SUBSYSTEM);
                String where = subsystems.size() == 1 ? subsystems.get(0) : in.toString();
                Object nsid = properties.get(Names.NSID);
                refuse(
                        namespaces.put(nsid + " " + where, pid),
                        pid,
                        "are namespace " + nsid + " of " + where + ": give one of them another \"" + Names.NSID + "\"");
            }
        });
    }

    private static void refuse(String other, String pid, String sentence) {
        if (other != null) {
            throw new UsageException("\"" + other + "\" and \"" + pid + "\" both " + sentence);
        }
    }
}
