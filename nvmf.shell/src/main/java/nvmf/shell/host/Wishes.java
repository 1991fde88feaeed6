package nvmf.shell.host;

import java.io.IOException;
import nvmf.api.host.ConnectRequest;
import nvmf.api.host.Host;
import nvmf.api.host.Recovery;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.transport.Options;
import nvmf.shell.command.Call;
import nvmf.shell.command.UsageException;
import nvmf.shell.multipath.Sharing;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a host can wish of an association, in nvme-cli's words. */
public final class Wishes {
    @Option(
            names = {"-t", "--transport"},
            paramLabel = "TYPE",
            description = "tcp (the default), loop, rdma or fc")
    private String transport = "tcp";

    @Option(
            names = {"-i", "--nr-io-queues"},
            paramLabel = "N",
            description = "I/O queues to ask for (default: 1); fewer may be granted")
    private int ioQueues = 1;

    @Option(
            names = {"-Q", "--queue-size"},
            paramLabel = "N",
            description = "entries of an I/O queue (default: 128)")
    private int depth = ConnectRequest.DEPTH_DEFAULT;

    @Option(
            names = {"-k", "--keep-alive-tmo"},
            paramLabel = "SECONDS",
            description = "keep alive timeout, 0 for none (default: 5)")
    private long katoSeconds = ConnectRequest.KATO_MILLIS_DEFAULT / 1000;

    @Option(
            names = {"-w", "--host-traddr"},
            paramLabel = "ADDR",
            description = "the local address to connect from")
    private String source = "";

    @Option(names = "--host-iface", paramLabel = "NAME", description = "the network interface to connect by")
    private String device = "";

    @Option(
            names = {"-T", "--tos"},
            paramLabel = "N",
            description = "type of service of what is sent, 0 to 255; DSCP are its upper six bits")
    private int tos;

    @Option(
            names = {"-F", "--flow-control"},
            description = "keep SQ flow control on")
    private boolean flowControl;

    @Option(
            names = {"-D", "--duplicate-connect"},
            description = "connect even if there is such an association")
    private boolean duplicate;

    @Mixin
    private Sharing sharing = new Sharing();

    @Mixin
    private Patience patience = new Patience();

    @Mixin
    private Digests digests = new Digests();

    @Mixin
    private HostName hostName = new HostName();

    Host host(Call call) throws IOException, InterruptedException {
        return hostName.host(call);
    }

    String transport() {
        return transport;
    }

    boolean allowDuplicate() {
        return duplicate;
    }

    Options options() {
        if (tos < 0 || tos > 255) {
            throw new UsageException("a type of service is a number from 0 to 255, not " + tos);
        }
        Options options = digests.options();
        options = source.isEmpty() ? options : options.with(Options.SOURCE_ADDRESS, source);
        options = device.isEmpty() ? options : options.with(Options.SOURCE_INTERFACE, device);
        return tos == 0 ? options : options.with(Options.TOS, Integer.toString(tos));
    }

    ConnectRequest request(TransportAddress address, Nqn nqn) {
        return request(address, nqn, Recovery.DEFAULT.lossMillis() / 1000);
    }

    /** The same with another default of the loss timeout, in seconds. */
    ConnectRequest request(TransportAddress address, Nqn nqn, long lossDefault) {
        if (katoSeconds < 0 || katoSeconds > 0xFFFF_FFFFL / 1000) {
            throw new UsageException("a keep alive timeout has up to 4294967 seconds, not " + katoSeconds);
        }
        return ConnectRequest.of(address, nqn)
                .withIoQueues(ioQueues)
                .withDepth(depth)
                .withKatoMillis(katoSeconds * 1000)
                .withFlowControl(flowControl)
                .withRecovery(patience.recovery(lossDefault))
                .withPaths(sharing.paths())
                .withOptions(options())
                .withCredentials(hostName.credentials());
    }
}
