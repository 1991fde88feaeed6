package nvmf.shell.host;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import nvmf.api.discovery.DiscoveryBrowser;
import nvmf.api.discovery.DiscoveryService;
import nvmf.api.host.Host;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.spec.fabrics.TransportType;
import nvmf.api.transport.NoTransportException;
import nvmf.shell.command.Await;
import nvmf.shell.command.Call;
import nvmf.shell.command.Failures;
import nvmf.shell.command.ShellCommand;
import nvmf.shell.command.UsageException;
import nvmf.shell.print.Printable;
import nvmf.shell.print.Value;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Reads a discovery log, or looks for discovery services. */
@Command
public final class Discover implements ShellCommand {
    @Option(
            names = {"-t", "--transport"},
            paramLabel = "TYPE",
            description = "tcp (the default), loop, rdma or fc")
    private String transport = "tcp";

    @Mixin
    private Digests digests = new Digests();

    @Mixin
    private HostName hostName = new HostName();

    @Option(names = "--mdns", description = "look for discovery services on the network instead, by multicast DNS")
    private boolean mdns;

    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            description = "how long --mdns waits for answers: 1 to 60 (default: 3)")
    private int seconds = 3;

    @Parameters(
            arity = "0..1",
            paramLabel = "ADDR[:PORT]",
            description = "the discovery controller; without a port 8009, then 4420, are tried")
    private String address = "";

    @Override
    public Value run(Call call) throws Exception {
        if (mdns) {
            return look(call);
        }
        if (address.isEmpty()) {
            throw new UsageException("who is asked? write an address, or --mdns to look for discovery services");
        }
        Host host = hostName.host(call);
        return DiscoveryView.of(ask(Target.type(transport), address, at -> host.discover(at, digests.options())));
    }

    private Value look(Call call) throws Exception {
        if (!address.isEmpty()) {
            throw new UsageException("--mdns looks at the whole network: write it without an address");
        }
        if (seconds < 1 || seconds * 1000L > DiscoveryBrowser.LOOK_MILLIS_MAX) {
            throw new UsageException("--wait takes 1 to 60 seconds, not " + seconds);
        }
        List<Found> rows = Await.answer(call.world().browser().look(seconds * 1000L)).stream()
                .map(Found::of)
                .toList();
        return Value.of(rows, "no discovery service makes itself known");
    }

    /** A discovery service that was found; its name is whatever it calls itself. */
    record Found(String name, String trtype, String traddr, String trsvcid, String subnqn) {
        static Found of(DiscoveryService service) {
            TransportAddress at = service.address();
            return new Found(
                    Printable.line(service.name()),
                    at.type().key(),
                    at.traddr(),
                    at.trsvcid(),
                    service.subnqn().value());
        }
    }

    /** The answer of the address; where it names no port, the well-known ones are tried in turn. */
    static <T> T ask(TransportType type, String address, Function<TransportAddress, CompletionStage<T>> question)
            throws Exception {
        TransportAddress first = Target.address(type, address, TransportAddress.DISCOVERY_PORT);
        if (type != TransportType.TCP || TransportAddress.namesPort(address)) {
            return Await.answer(question.apply(first));
        }
        try {
            return Await.answer(question.apply(first));
        } catch (NoTransportException e) {
            throw e;
        } catch (IOException e) {
            return second(question.apply(first.withPort(TransportAddress.IO_PORT)), e);
        }
    }

    private static <T> T second(CompletionStage<T> answer, IOException first) throws Exception {
        try {
            return Await.answer(answer);
        } catch (IOException e) {
            e.addSuppressed(first);
            throw new IOException("neither port answers: " + Failures.sentence(first) + "; " + Failures.sentence(e), e);
        }
    }
}
