package nvmf.shell;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Dictionary;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import nvmf.shell.command.Configurations;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** {@link Configurations} by the Configuration Admin service. */
final class OsgiConfigurations implements Configurations {
    /** Any bundle may read what is written. */
    private static final String ANY_LOCATION = "?";

    private final BundleContext context;
    private final ConfigurationAdmin admin;

    OsgiConfigurations(BundleContext context, ConfigurationAdmin admin) {
        this.context = context;
        this.admin = admin;
    }

    @Override
    public void put(Entry entry) throws IOException {
        admin.getFactoryConfiguration(entry.factoryPid(), entry.name(), ANY_LOCATION)
                .updateIfDifferent(FrameworkUtil.asDictionary(entry.properties()));
    }

    @Override
    public void put(String pid, Map<String, Object> properties) throws IOException {
        admin.getConfiguration(pid, ANY_LOCATION).updateIfDifferent(FrameworkUtil.asDictionary(properties));
    }

    /** By a bundle that carries the resource and nothing else, since that is what the Configurator follows. */
    @Override
    public void apply(String name, String json) throws IOException {
        String location = "nvmf:configuration:" + name;
        try {
            Bundle bundle = context.getBundle(location);
            if (bundle == null) {
                bundle = context.installBundle(location, ConfigurationBundle.of(name, json));
            } else {
                // Stopped, it keeps its configurations: the Configurator takes them away when a bundle is uninstalled.
                bundle.stop();
                bundle.update(ConfigurationBundle.of(name, json));
            }
            // New content belongs to the terminal's start level, to which a daemon never comes.
            bundle.adapt(BundleStartLevel.class).setStartLevel(1);
            bundle.start();
        } catch (BundleException e) {
            throw new IOException("the configuration could not be handed over: " + e.getMessage(), e);
        }
    }

    @Override
    public void delete(String factoryPid, String name) throws IOException {
        for (Configuration configuration : find("(service.pid=" + factoryPid + "~" + name + ")")) {
            configuration.delete();
        }
    }

    @Override
    public List<Entry> list(String factoryPid) throws IOException {
        Map<String, Entry> entries = new TreeMap<>();
        for (Configuration configuration : find("(service.factoryPid=" + factoryPid + ")")) {
            String pid = configuration.getPid();
            String name = pid.startsWith(factoryPid + "~") ? pid.substring(factoryPid.length() + 1) : pid;
            entries.put(name, new Entry(factoryPid, name, properties(configuration)));
        }
        return new ArrayList<>(entries.values());
    }

    private List<Configuration> find(String filter) throws IOException {
        try {
            Configuration[] found = admin.listConfigurations(filter);
            return found == null ? List.of() : List.of(found);
        } catch (InvalidSyntaxException e) {
            throw new IllegalArgumentException("no configuration can have such a name: " + filter, e);
        }
    }

    private static Map<String, Object> properties(Configuration configuration) {
        Dictionary<String, Object> dictionary = configuration.getProperties();
        Map<String, Object> properties = new LinkedHashMap<>();
        if (dictionary != null) {
            Collections.list(dictionary.keys()).forEach(key -> properties.put(key, dictionary.get(key)));
        }
        return properties;
    }
}
