package nvmf.shell.command;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** The configuration of the running instance, which Declarative Services follow. Callable from any thread. */
public interface Configurations {
    /** Writes a factory configuration, new or not. */
    void put(Entry entry) throws IOException;

    /** Writes a configuration that is no factory's. */
    void put(String pid, Map<String, Object> properties) throws IOException;

    /**
     * Hands a resource of the OSGi Configurator over to the Configurator, or a newer version of it: what is not in it any more goes.
     *
     * @param name which resource, a bundle's symbolic name
     * @param json what was checked to be one
     */
    void apply(String name, String json) throws IOException;

    /** Takes a factory configuration away; whatever depends on it goes as well. */
    void delete(String factoryPid, String name) throws IOException;

    /** The configurations of a factory, by name. */
    List<Entry> list(String factoryPid) throws IOException;

    /** A factory configuration: {@code factoryPid~name}. */
    record Entry(String factoryPid, String name, Map<String, Object> properties) {
        public Entry {
            properties = Map.copyOf(properties);
        }

        public String pid() {
            return factoryPid + "~" + name;
        }

        public String text(String key) {
            Object value = properties.get(key);
            return value == null ? "" : value.toString();
        }
    }
}
