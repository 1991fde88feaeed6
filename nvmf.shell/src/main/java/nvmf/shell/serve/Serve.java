package nvmf.shell.serve;

import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nvmf.api.host.Credentials;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.admin.AnaState;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.spec.fabrics.TransportType;
import nvmf.api.subsystem.Port;
import nvmf.shell.command.Addresses;
import nvmf.shell.command.Call;
import nvmf.shell.command.Configurations;
import nvmf.shell.command.Configurations.Entry;
import nvmf.shell.command.ShellCommand;
import nvmf.shell.command.UsageException;
import nvmf.shell.config.Names;
import nvmf.shell.host.Secrets;
import nvmf.shell.print.Value;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Serves disks until it is told to end. Everything is checked before anything is started. */
@Command
public final class Serve implements ShellCommand {
    static final String READY = "ready";
    static final Map<String, Object> POLLING = Map.of("wait", "spin");
    static final Map<String, Object> ANNOUNCING = Map.of("announce", true);
    private static final Duration A_WHILE = Duration.ofHours(1);
    private static final String LISTEN_DEFAULT = "127.0.0.1";
    private static final String SIZE_DEFAULT = "1G";

    @Option(
            names = "--listen",
            paramLabel = "ADDR[:PORT]",
            description =
                    "where to listen, several times if need be; 127.0.0.1:4420 without it, port 4420 if none is given")
    private List<String> listens = List.of();

    @Option(
            names = "--nqn",
            paramLabel = "NQN",
            description = "name of the subsystem (default: nqn.2024-01.io.nvmf:demo)")
    private String nqn = Names.NQN_DEFAULT.value();

    /** They become namespaces 1, 2, … in the order they are given. */
    @ArgGroup(multiplicity = "0..*")
    private final List<DiskOptions> disks = new ArrayList<>();

    @Option(names = "--block-size", paramLabel = "N", description = "bytes of a block: 512 (the default) or 4096")
    private int blockSize = 512;

    @Option(
            names = "--host",
            paramLabel = "NQN[,SECRET[,CTRL-SECRET]]",
            description = "a host that may connect, several times if need be, with the secrets of its own that it has "
                    + "instead of those given by --dhchap-secret and --dhchap-ctrl-secret; without it every host may")
    private List<String> hosts = List.of();

    @Mixin
    private final Secrets secrets = new Secrets();

    @Option(
            names = "--reservations",
            paramLabel = "DIR",
            description = "where reservations of hosts outlive this server, a file for each namespace")
    private String reservations = "";

    @Option(
            names = "--referral",
            paramLabel = "ADDR[:PORT]",
            description =
                    "another discovery service that hosts are sent to, several times if need be; port 8009 if none is"
                            + " given")
    private List<String> referrals = List.of();

    @Option(
            names = "--cntlid",
            paramLabel = "MIN-MAX",
            description =
                    "this is one of several servers of the subsystem: the controller identifiers that are its own, "
                            + "of which no other has any; files are shared with the others")
    private String cntlids = "";

    @Option(
            names = "--ana",
            paramLabel = "STATE",
            description = "how well the disks are reached here at first: optimized (the default), non-optimized, "
                    + "inaccessible, persistent-loss or change")
    private String ana = AnaState.OPTIMIZED.word();

    @Option(
            names = "--polling",
            description = "never sleep while waiting for the network: fastest, at one processor each")
    private boolean polling;

    @Option(
            names = "--mdns",
            description =
                    "tell the network of the discovery service, by multicast DNS; not of ports at 127.0.0.1 or ::1")
    private boolean mdns;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "serve what this JSON file says (OSGi Configurator), and follow its changes")
    private String config = "";

    @Override
    public Value run(Call call) throws Exception {
        if (config.isEmpty()) {
            Configurations configurations = call.world().configurations();
            serve(plan(Names.free(configurations, Names.given("--nqn", nqn)), call.folder()), call);
        } else {
            new ServeFile(call, call.folder().resolve(config)).run(checkedAlone());
        }
        return Value.NONE;
    }

    private void serve(ServePlan plan, Call call) throws Exception {
        List<Entry> entries = referrals(plan.name());
        entries.addAll(plan.entries());
        if (polling) {
            call.world().configurations().put(Names.TCP, POLLING);
        }
        if (mdns) {
            call.world().configurations().put(Names.MDNS, ANNOUNCING);
        }
        List<Port.Snapshot> ports =
                Offer.make(call.world(), plan.nqn(), plan.disks().size(), entries);
        call.out().println(Announcement.of(plan, ports));
        call.out().println(READY);
        call.out().flush();
        if (call.stay().isPresent()) {
            while (!call.stay().get().ended(A_WHILE)) {
                // nothing to do but to be there
            }
        }
    }

    private List<Entry> referrals(String name) {
        List<Entry> entries = new ArrayList<>();
        for (String referral : referrals) {
            TransportAddress at = Addresses.parse(TransportType.TCP, referral, TransportAddress.DISCOVERY_PORT);
            if (at.numeric().isEmpty() || at.port() == 0) {
                throw new UsageException(
                        "--referral " + referral + ": hosts are sent to a numeric address and a port from 1 on");
            }
            entries.add(new Entry(
                    Names.REFERRAL,
                    name + "-" + (entries.size() + 1),
                    Map.of("trtype", at.type().key(), "traddr", at.traddr(), "trsvcid", at.trsvcid())));
        }
        return entries;
    }

    /** A configuration file says everything itself, but how to wait for the network. */
    private boolean checkedAlone() {
        if (!listens.isEmpty()
                || !disks.isEmpty()
                || !hosts.isEmpty()
                || secrets.credentials().areThere()
                || !reservations.isEmpty()
                || !referrals.isEmpty()
                || mdns
                || !PathTerms.of(cntlids, ana).equals(PathTerms.ALONE)
                || !nqn.equals(Names.NQN_DEFAULT.value())) {
            throw new UsageException("--config goes with --polling and nothing else: the file says what is served");
        }
        return polling;
    }

    /** Checks everything that can be checked beforehand. */
    ServePlan plan(String name, Path folder) {
        Names.checkBlockSize(blockSize);
        List<TransportAddress> addresses = new ArrayList<>();
        for (String listen : listens.isEmpty() ? List.of(LISTEN_DEFAULT) : listens) {
            TransportAddress address = Addresses.parse(TransportType.TCP, listen, TransportAddress.IO_PORT);
            if (addresses.contains(address)) {
                throw new UsageException("--listen " + listen + " is there twice");
            }
            addresses.add(address);
        }
        if (mdns && addresses.stream().allMatch(Serve::isLoopback)) {
            throw new UsageException(
                    "--mdns tells others of this server, and they cannot reach it: add --listen 0.0.0.0,"
                            + " or an address of this machine");
        }
        List<Disk> served = new ArrayList<>();
        for (DiskOptions disk : disks) {
            served.add(disk.disk(folder, blockSize));
        }
        if (served.isEmpty()) {
            served.add(Disk.ram(Disk.size(SIZE_DEFAULT), blockSize));
        }
        return new ServePlan(
                name,
                Names.given("--nqn", nqn),
                served,
                addresses,
                allowed(),
                directory(folder),
                PathTerms.of(cntlids, ana));
    }

    /** Who may connect, and what each has to prove: either all of them something, or none. */
    private Map<Nqn, Credentials> allowed() {
        if (hosts.isEmpty() && secrets.credentials().areThere()) {
            throw new UsageException("--dhchap-secret is what hosts have to know: say which, with --host");
        }
        Map<Nqn, Credentials> allowed = new LinkedHashMap<>();
        for (String host : hosts) {
            // A secret that is misspelt must not be taken for a part of the name, and be shown.
            String[] words = host.split(",", -1);
            if (words.length > 3) {
                throw new UsageException(
                        "--host " + words[0] + ": a host has a secret and perhaps one of the controller's");
            }
            Nqn name = Names.allowed(words[0]);
            Credentials own = secrets.credentials(
                    "--host " + name, words.length > 1 ? words[1] : "", words.length > 2 ? words[2] : "");
            if (allowed.put(name, own) != null) {
                throw new UsageException("--host " + name + " is there twice");
            }
        }
        boolean some = allowed.values().stream().anyMatch(Credentials::areThere);
        allowed.forEach((host, own) -> {
            if (some && !own.areThere()) {
                throw new UsageException(
                        "--host " + host
                                + " has no secret, though others have: give it one, or all that have none, with --dhchap-secret");
            }
        });
        return allowed;
    }

    private static boolean isLoopback(TransportAddress address) {
        return address.traddr().equals("localhost")
                || address.numeric().filter(InetAddress::isLoopbackAddress).isPresent();
    }

    private Optional<Path> directory(Path folder) {
        if (reservations.isEmpty()) {
            return Optional.empty();
        }
        Path directory = folder.resolve(reservations);
        if (!Files.isDirectory(directory)) {
            throw new UsageException("--reservations " + reservations + ": there is no such directory");
        }
        return Optional.of(directory);
    }
}
