package nvmf.shell.host;

import java.io.IOException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import nvmf.api.host.Host;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.spec.fabrics.TransportType;
import nvmf.api.transport.NoTransportException;
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

    @Mixin
    private HostName hostName = new HostName();

    @Parameters(
            paramLabel = "ADDR[:PORT]",
            description = "the discovery controller; without a port 8009, then 4420, are tried")
    private String address = "";

    @Override
    public Value run(Call call) throws Exception {
        Host host = hostName.host(call);
        return DiscoveryView.of(ask(Target.type(transport), address, at -> host.discover(at, digests.options())));
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
