package nvmf.shell.config;

import java.io.IOException;
import java.io.StringReader;
import java.math.BigDecimal;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Dictionary;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import nvmf.api.spec.Nqn;
import nvmf.shell.command.Attribute;
import nvmf.shell.command.Failures;
import nvmf.shell.command.UsageException;
import org.apache.felix.cm.json.io.ConfigurationReader;
import org.apache.felix.cm.json.io.ConfigurationResource;
import org.apache.felix.cm.json.io.Configurations;

/**
 * A JSON file of the OSGi Configurator, read and checked before anything is done with it, by the Configurator's own parser.
 *
 * @param json           its text
 * @param configurations what it configures: keys and values by PID
 */
public record ConfigFile(Path path, String json, SortedMap<String, Map<String, Object>> configurations) {
    private static final long BYTES_MAX = 1 << 20;
    private static final String OURS = "nvmf.";

    /** What may be configured, and what it cannot be without. A name that ends in ~ is a factory's. */
    private static final Map<String, List<String>> REQUIRED = Map.ofEntries(
            Map.entry(Names.TCP, List.of()),
            Map.entry(Names.RAM + "~", List.of(Names.DEVICE)),
            Map.entry(Names.NULL + "~", List.of(Names.DEVICE)),
            Map.entry(Names.FILE + "~", List.of(Names.DEVICE, Names.PATH)),
            Map.entry(Names.SUBSYSTEM + "~", List.of(Names.NQN)),
            Map.entry(Names.NAMESPACE + "~", List.of(Names.NSID, "device.target", Names.SUBSYSTEM_TARGET)),
            Map.entry(Names.PORT + "~", List.of("traddr")),
            Map.entry("nvmf.factory.ram~", List.of("nvmf.factory", "quota")),
            Map.entry("nvmf.factory.directory~", List.of("nvmf.factory", Names.PATH, "quota")),
            Map.entry("nvmf.inventory~", List.of()),
            Map.entry(Names.DISCOVERY, List.of(Names.NQN)),
            Map.entry(Names.REFERRAL + "~", List.of("traddr")),
            Map.entry("nvmf.host", List.of()),
            Map.entry("nvmf.host.connection~", List.of("traddr", "subnqn")),
            Map.entry("nvmf.host.discovery~", List.of("traddr")),
            Map.entry("nvmf.host.mdns", List.of()),
            Map.entry(Names.ANA + "~", List.of()),
            Map.entry(Names.MDNS, List.of()),
            Map.entry(Names.NBD + "~", List.of()),
            Map.entry("nvmf.trace~", List.of("file")),
            Map.entry("nvmf.transport.fault", List.of()),
            Map.entry("nvmf.transport.loop", List.of()));

    public ConfigFile {
        configurations = Collections.unmodifiableSortedMap(new TreeMap<>(configurations));
    }

    /**
     * Reads and checks a file.
     *
     * @param known the keys there are, by PID; see {@link nvmf.shell.command.World#configurable}
     * @throws UsageException with a sentence that says what is wrong in it
     */
    public static ConfigFile read(Path path, Map<String, List<Attribute>> known) {
        String json = text(path);
        try {
            SortedMap<String, Map<String, Object>> configurations = parse(json);
            Keys keys = new Keys(known, configurations);
            configurations.forEach((pid, properties) -> {
                if (pid.startsWith(OURS)) {
                    String kind = pid.replaceFirst("~.*", "~");
                    check(kind, pid, properties, keys);
                    Values.check(pid, properties, known.getOrDefault(kind, List.of()));
                }
            });
            Twice.check(configurations);
            return new ConfigFile(path, json, configurations);
        } catch (UsageException e) {
            throw new UsageException(path + ": " + e.getMessage(), e);
        }
    }

    private static SortedMap<String, Map<String, Object>> parse(String json) {
        ConfigurationReader reader = Configurations.buildReader()
                .verifyAsBundleResource(true)
                .withConfiguratorPropertyHandler((pid, key, value) -> {})
                .build(new StringReader(json));
        SortedMap<String, Map<String, Object>> configurations = new TreeMap<>();
        try {
            ConfigurationResource resource = reader.readConfigurationResource();
            resource.getConfigurations().forEach((pid, properties) -> configurations.put(pid, map(properties)));
        } catch (IOException e) {
            throw new UsageException(Failures.sentence(e), e);
        }
        if (!reader.getIgnoredErrors().isEmpty()) {
            throw new UsageException(reader.getIgnoredErrors().get(0));
        }
        return configurations;
    }

    private static Map<String, Object> map(Dictionary<String, Object> dictionary) {
        Map<String, Object> map = new TreeMap<>();
        Collections.list(dictionary.keys()).forEach(key -> map.put(key, dictionary.get(key)));
        return map;
    }

    /** The names of what a factory is configured to make: of the ports for that of ports. */
    public List<String> names(String factoryPid) {
        String start = factoryPid + "~";
        return configurations.keySet().stream()
                .filter(pid -> pid.startsWith(start))
                .map(pid -> pid.substring(start.length()))
                .toList();
    }

    /** The name of a subsystem, by the PID of its configuration. */
    public Nqn nqn(String pid) {
        return new Nqn(configurations.get(pid).get(Names.NQN).toString());
    }

    /** The NSID of a namespace, by the PID of its configuration. */
    public int nsid(String pid) {
        return new BigDecimal(configurations.get(pid).get(Names.NSID).toString().strip()).intValue();
    }

    /** The subsystems of this file that a namespace or a port is for, by the PID of its configuration. */
    public List<Nqn> subsystems(String pid) {
        Object filter = configurations.get(pid).getOrDefault(Names.SUBSYSTEM_TARGET, "(" + Names.NQN + "=*)");
        return new Targets(configurations)
                .of(Targets.filter(Names.SUBSYSTEM_TARGET, filter), Names.SUBSYSTEM).stream()
                        .map(this::nqn)
                        .toList();
    }

    private static String text(Path path) {
        try {
            if (Files.size(path) > BYTES_MAX) {
                throw new UsageException(path + " is larger than a configuration can be (1 MiB)");
            }
            return Files.readString(path);
        } catch (CharacterCodingException e) {
            throw new UsageException(path + " is not UTF-8 text", e);
        } catch (IOException e) {
            throw new UsageException(path + " cannot be read: " + Failures.sentence(e), e);
        }
    }

    private static void check(String kind, String pid, Map<String, Object> properties, Keys keys) {
        List<String> required = REQUIRED.get(kind);
        if (required == null) {
            throw new UsageException("there is nothing to configure by \"" + pid + "\"; it can be "
                    + String.join(", ", REQUIRED.keySet().stream().sorted().toList()));
        }
        keys.check(kind, pid, properties.keySet());
        for (String key : required) {
            if (properties.get(key) == null) {
                throw new UsageException("\"" + pid + "\" needs a \"" + key + "\"");
            }
        }
        Optional.ofNullable(properties.get(Names.NQN)).ifPresent(nqn -> checkNqn(pid, nqn.toString()));
    }

    private static void checkNqn(String pid, String nqn) {
        try {
            Nqn name = new Nqn(nqn);
            if (name.isDiscovery()) {
                throw new IllegalArgumentException("that is the discovery service's name");
            }
            if (!name.isStrict()) {
                throw new IllegalArgumentException("\"" + nqn + "\" is no name: " + Names.FORMS);
            }
        } catch (IllegalArgumentException e) {
            throw new UsageException("\"" + pid + "\": " + e.getMessage(), e);
        }
    }
}
