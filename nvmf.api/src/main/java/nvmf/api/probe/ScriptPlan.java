package nvmf.api.probe;

import java.util.Map;
import nvmf.api.spec.fabrics.TransportAddress;

/**
 * A script to run.
 *
 * @param self      the side that the script plays
 * @param address   where to connect to, or where to listen: then port 0 is any that is free
 * @param name      of the script, for messages
 * @param text      what it says
 * @param variables what {@code $name} stands for in it
 */
public record ScriptPlan(Side self, TransportAddress address, String name, String text, Map<String, String> variables) {
    public ScriptPlan {
        variables = Map.copyOf(variables);
    }
}
