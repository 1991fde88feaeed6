package nvmf.shell.serve;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import nvmf.api.host.Credentials;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.auth.Secret;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.shell.command.Configurations.Entry;
import nvmf.shell.command.Filter;
import nvmf.shell.config.Names;
import nvmf.shell.host.Secrets;

/**
 * What {@code serve} was asked for, checked: one subsystem with its disks, at some addresses. The configurations are written in the
 * order of {@link #entries()}, so that nothing can be connected to before it is whole.
 *
 * @param name  what its configurations are called
 * @param hosts who may connect, and what each has to prove, if anything; empty for everybody
 * @param reservations the directory in which reservations outlive a loss of power
 * @param path  what sets it apart from other servers of the same subsystem
 */
record ServePlan(
        String name,
        Nqn nqn,
        List<Disk> disks,
        List<TransportAddress> listens,
        Map<Nqn, Credentials> hosts,
        Optional<Path> reservations,
        PathTerms path) {
    /** Hosts that have nothing to prove. */
    ServePlan(
            String name,
            Nqn nqn,
            List<Disk> disks,
            List<TransportAddress> listens,
            List<Nqn> hosts,
            Optional<Path> reservations) {
        this(name, nqn, disks, listens, proving(hosts, Credentials.NONE), reservations, PathTerms.ALONE);
    }

    ServePlan {
        disks = List.copyOf(disks);
        listens = List.copyOf(listens);
        hosts = Collections.unmodifiableMap(new LinkedHashMap<>(hosts));
    }

    private static Map<Nqn, Credentials> proving(List<Nqn> hosts, Credentials what) {
        Map<Nqn, Credentials> all = new LinkedHashMap<>();
        hosts.forEach(host -> all.put(host, what));
        return all;
    }

    List<Entry> entries() {
        List<Entry> entries = new ArrayList<>();
        for (int nsid = 1; nsid <= disks.size(); nsid++) {
            entries.add(path.disk(disks.get(nsid - 1).configuration(device(nsid))));
        }
        entries.add(subsystem());
        for (int nsid = 1; nsid <= disks.size(); nsid++) {
            entries.add(namespace(nqn, name, nsid, device(nsid), disks.get(nsid - 1)));
        }
        entries.addAll(ports());
        return entries;
    }

    private Entry subsystem() {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put(Names.NQN, nqn.value());
        properties.put("allowAnyHost", hosts.isEmpty());
        if (!hosts.isEmpty()) {
            properties.put("hosts", hosts.keySet().stream().map(Nqn::value).toArray(String[]::new));
        }
        reservations.ifPresent(directory -> properties.put("reservations", directory.toString()));
        properties.putAll(path.subsystem());
        put(properties, ".dhchapSecrets", Credentials::secret);
        put(properties, ".dhchapCtrlSecrets", Credentials::controller);
        hosts.values().stream()
                .filter(Credentials::areThere)
                .findFirst()
                .ifPresent(some -> properties.putAll(Secrets.limits(some)));
        return new Entry(Names.SUBSYSTEM, name, properties);
    }

    private void put(Map<String, Object> properties, String key, Function<Credentials, Optional<Secret>> which) {
        List<String> entries = new ArrayList<>();
        hosts.forEach((host, credentials) ->
                which.apply(credentials).ifPresent(secret -> entries.add(host + "=" + secret.text())));
        if (!entries.isEmpty()) {
            properties.put(key, entries.toArray(String[]::new));
        }
    }

    static Entry namespace(Nqn nqn, String name, int nsid, String device, Disk disk) {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("nsid", nsid);
        properties.put("uuid", identity(nqn, nsid, disk).toString());
        properties.put("device.target", Filter.of(Names.DEVICE, device));
        properties.put("subsystem.target", Filter.of(Names.NQN, nqn.value()));
        return new Entry(Names.NAMESPACE, name + "-" + nsid, properties);
    }

    /** A file stays the same disk over a restart, so a host that waits for it finds it again; memory never does. */
    private static UUID identity(Nqn nqn, int nsid, Disk disk) {
        return disk.path().isEmpty()
                ? UUID.randomUUID()
                : UUID.nameUUIDFromBytes((nqn + " " + nsid + " " + disk.path()).getBytes(StandardCharsets.UTF_8));
    }

    private List<Entry> ports() {
        List<Entry> entries = new ArrayList<>();
        int number = 0;
        for (TransportAddress address : listens) {
            Map<String, Object> properties = new LinkedHashMap<>();
            properties.put("trtype", address.type().key());
            properties.put("traddr", address.traddr());
            properties.put("trsvcid", address.trsvcid());
            properties.put(
                    "transport.target", Filter.of("nvmf.trtype", address.type().key()));
            properties.put("subsystem.target", Filter.of(Names.NQN, nqn.value()));
            String port = name + "-" + address.type().key() + ++number;
            // Before the port, so that no host meets it in another state.
            path.state(port).ifPresent(entries::add);
            entries.add(new Entry(Names.PORT, port, properties));
        }
        return entries;
    }

    private String device(int nsid) {
        return name + "-" + nsid;
    }
}
