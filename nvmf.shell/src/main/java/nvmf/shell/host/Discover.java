package nvmf.shell.host;

import java.io.IOException;
import java.util.List;
import nvmf.api.host.Host;
import nvmf.api.spec.fabrics.DiscoveryEntry;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.spec.fabrics.TransportType;
import nvmf.api.transport.NoTransportException;
import nvmf.api.transport.Options;
import nvmf.shell.command.Await;
import nvmf.shell.command.Call;
import nvmf.shell.command.Failures;
import nvmf.shell.command.ShellCommand;
import nvmf.shell.print.Value;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Reads a discovery log. */
@Command
public final class Discover implements ShellCommand {
    @Option(
            names = {"-t", "--transport"},
            paramLabel = "TYPE",
            description = "tcp (the default), loop, rdma or fc")
    private String transport = "tcp";

    @Mixin
    private Digests digests = new Digests();

    @Parameters(
            paramLabel = "ADDR[:PORT]",
            description = "the discovery controller; without a port 8009, then 4420, are tried")
    private String address = "";

    @Override
    public Value run(Call call) throws Exception {
        return DiscoveryView.of(log(call, Target.type(transport), address, digests.options()));
    }

    /** The log of the address; where it names no port, the well-known ones are tried in turn. */
    static List<DiscoveryEntry> log(Call call, TransportType type, String address, Options options) throws Exception {
        TransportAddress first = Target.address(type, address, TransportAddress.DISCOVERY_PORT);
        Host host = call.world().host();
        if (type != TransportType.TCP || TransportAddress.namesPort(address)) {
            return Await.answer(host.discover(first, options));
        }
        try {
            return Await.answer(host.discover(first, options));
        } catch (NoTransportException e) {
            throw e;
        } catch (IOException e) {
            return second(host, first.withPort(TransportAddress.IO_PORT), options, e);
        }
    }

    private static List<DiscoveryEntry> second(Host host, TransportAddress at, Options options, IOException first)
            throws Exception {
        try {
            return Await.answer(host.discover(at, options));
        } catch (IOException e) {
            e.addSuppressed(first);
            throw new IOException("neither port answers: " + Failures.sentence(first) + "; " + Failures.sentence(e), e);
        }
    }
}
