package nvmf.shell.host;

import java.io.IOException;
import java.util.UUID;
import nvmf.api.host.Credentials;
import nvmf.api.host.Host;
import nvmf.api.spec.Nqn;
import nvmf.shell.command.Call;
import nvmf.shell.command.UsageException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** As whom a command goes to a controller, in nvme-cli's words. */
public final class HostName {
    @Option(
            names = {"-q", "--hostnqn"},
            paramLabel = "NQN",
            description = "the host's name, instead of this host's own")
    private String hostnqn = "";

    @Option(
            names = {"-I", "--hostid"},
            paramLabel = "UUID",
            description = "the host's identifier (default: the one that belongs to its name)")
    private String hostid = "";

    @Mixin
    private Secrets secrets = new Secrets();

    /** This side's host, by the name, identifier and secrets that were given. */
    public Host host(Call call) throws IOException, InterruptedException {
        Credentials credentials = secrets.credentials();
        Host named = named(call);
        return credentials.areThere() ? named.with(credentials) : named;
    }

    /** What it authenticates with. */
    Credentials credentials() {
        return secrets.credentials();
    }

    private Host named(Call call) throws IOException, InterruptedException {
        if (hostnqn.isEmpty() && hostid.isEmpty()) {
            return call.world().host();
        }
        if (hostid.isEmpty()) {
            Nqn nqn = Target.nqn(hostnqn);
            return call.world().host().as(nqn);
        }
        UUID id = id();
        Nqn nqn = hostnqn.isEmpty() ? Nqn.of(id) : Target.nqn(hostnqn);
        return call.world().host().as(nqn, id);
    }

    private UUID id() {
        try {
            return UUID.fromString(hostid);
        } catch (IllegalArgumentException e) {
            throw new UsageException("a host identifier is a UUID, not \"" + hostid + "\"", e);
        }
    }
}
