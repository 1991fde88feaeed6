package nvmf.transport.tcp;

import java.io.IOException;
import java.util.concurrent.CompletionStage;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.spec.fabrics.TransportType;
import nvmf.api.transport.Acceptor;
import nvmf.api.transport.HostQueuePair;
import nvmf.api.transport.ListenSpec;
import nvmf.api.transport.Listener;
import nvmf.api.transport.Options;
import nvmf.api.transport.QueueSpec;
import nvmf.api.transport.Transport;
import nvmf.api.transport.Waits;
import nvmf.transport.tcp.trace.Trace;
import nvmf.transport.tcp.trace.Tracing;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** The NVMe/TCP transport as a service, with a configuration or without one. A changed configuration is a new instance. */
@Component(
        service = {Transport.class, Tracing.class},
        configurationPid = "nvmf.transport.tcp",
        configurationPolicy = ConfigurationPolicy.OPTIONAL,
        property = Transport.TRTYPE + "=tcp")
@Designate(ocd = TcpTransportComponent.Config.class)
public final class TcpTransportComponent implements Transport, Tracing {
    private final TcpTransport transport;

    /** {@code nvmf.transport.tcp}. */
    @ObjectClassDefinition(name = "NVMe/TCP transport")
    public @interface Config {
        @AttributeDefinition(description = "Event loop threads; 0 for one per processor")
        int threads() default 0;

        @AttributeDefinition(
                name = "wait",
                description =
                        "How an idle event loop waits: adaptive spins for a while after the last work, then sleeps."
                                + " Those on io_uring always sleep",
                options = {
                    @Option(label = "adaptive", value = "adaptive"),
                    @Option(label = "sleep", value = "sleep"),
                    @Option(label = "spin", value = "spin")
                })
        String wait$() default "adaptive";

        @AttributeDefinition(description = "How long an adaptive event loop spins, in microseconds")
        int adaptiveMicros() default 50;

        @AttributeDefinition(description = "Whether epoll is used where there is one")
        boolean epoll() default true;

        @AttributeDefinition(description = "Whether io_uring is preferred where there is one")
        boolean ioUring() default false;

        @AttributeDefinition(description = "The largest H2CData payload a controller takes, in bytes")
        int maxH2cData() default 256 << 10;

        @AttributeDefinition(description = "R2Ts outstanding for one command: what a host takes, a controller uses")
        int maxR2t() default 4;

        @AttributeDefinition(description = "Whether a controller grants header digests")
        boolean headerDigest() default true;

        @AttributeDefinition(description = "Whether a controller grants data digests")
        boolean dataDigest() default true;

        @AttributeDefinition(description = "Alignment of received data in dwords minus one, 0 to 31")
        int dataAlignment() default 0;

        @AttributeDefinition(description = "Whether a completion that says nothing is folded into a read's last data")
        boolean elideSuccess() default true;

        @AttributeDefinition(description = "How long a host may take to send ICReq, in milliseconds")
        int icTimeoutMillis() default 10_000;

        @AttributeDefinition(description = "How long connecting with its handshake may take, in milliseconds")
        int connectTimeoutMillis() default 10_000;

        @AttributeDefinition(description = "How long an R2T may be without data, in milliseconds")
        int r2tTimeoutMillis() default 30_000;

        @AttributeDefinition(description = "How long a peer may take to close after a TermReq, in milliseconds")
        int termReqMillis() default 30_000;

        @AttributeDefinition(description = "How long a peer may read too little of what waits for it, in milliseconds")
        int stallTimeoutMillis() default 30_000;

        @AttributeDefinition(description = "Connections of one listener that have not done their Connect")
        int newbornsMax() default 256;

        @AttributeDefinition(description = "Bytes that all queues may lease beyond the one transfer each is guaranteed")
        int poolBytes() default 256 << 20;

        @AttributeDefinition(description = "Type of service of what is sent, 0 to 255; DSCP are its upper six bits")
        int tos() default 0;

        @AttributeDefinition(description = "Priority of what is sent in the system's queues, 0 to 6; not with NIO")
        int socketPriority() default 0;

        @AttributeDefinition(description = "Whether the system asks silent peers if they are there")
        boolean tcpKeepAlive() default false;

        @AttributeDefinition(
                description = "How long what was sent may be unacknowledged, in milliseconds; 0 for as long as the"
                        + " system likes; not with NIO")
        int userTimeoutMillis() default 0;

        @AttributeDefinition(description = "The largest buffer that a host's queue leases, in bytes")
        int hostTransferMax() default 1 << 20;
    }

    /** Nothing is started before the first use. */
    @Activate
    public TcpTransportComponent(Config config) {
        transport = new TcpTransport(options(config));
    }

    static Options options(Config config) {
        return Options.of(TcpSettings.THREADS, Integer.toString(config.threads()))
                .with(TcpSettings.WAIT, config.wait$())
                .with(TcpSettings.ADAPTIVE_MICROS, Integer.toString(config.adaptiveMicros()))
                .with(TcpSettings.EPOLL, Boolean.toString(config.epoll()))
                .with(TcpSettings.IO_URING, Boolean.toString(config.ioUring()))
                .with(Options.MAX_H2C_DATA, Integer.toString(config.maxH2cData()))
                .with(Options.MAX_R2T, Integer.toString(config.maxR2t()))
                .with(Options.HEADER_DIGEST, Boolean.toString(config.headerDigest()))
                .with(Options.DATA_DIGEST, Boolean.toString(config.dataDigest()))
                .with(Options.DATA_ALIGNMENT, Integer.toString(config.dataAlignment()))
                .with(Options.ELIDE_SUCCESS, Boolean.toString(config.elideSuccess()))
                .with(TcpSettings.IC_TIMEOUT_MILLIS, Integer.toString(config.icTimeoutMillis()))
                .with(Options.CONNECT_TIMEOUT_MILLIS, Integer.toString(config.connectTimeoutMillis()))
                .with(TcpSettings.R2T_TIMEOUT_MILLIS, Integer.toString(config.r2tTimeoutMillis()))
                .with(TcpSettings.TERM_REQ_MILLIS, Integer.toString(config.termReqMillis()))
                .with(TcpSettings.STALL_TIMEOUT_MILLIS, Integer.toString(config.stallTimeoutMillis()))
                .with(TcpSettings.NEWBORNS_MAX, Integer.toString(config.newbornsMax()))
                .with(TcpSettings.POOL_BYTES, Integer.toString(config.poolBytes()))
                .with(Options.TOS, Integer.toString(config.tos()))
                .with(Options.SOCKET_PRIORITY, Integer.toString(config.socketPriority()))
                .with(Options.TCP_KEEP_ALIVE, Boolean.toString(config.tcpKeepAlive()))
                .with(Options.USER_TIMEOUT_MILLIS, Integer.toString(config.userTimeoutMillis()))
                .with(TcpSettings.HOST_TRANSFER_MAX, Integer.toString(config.hostTransferMax()));
    }

    @Override
    public void listenIn(Trace trace) throws IOException {
        transport.listenIn(trace);
    }

    @Override
    public void listenNoMore(Trace trace) {
        transport.listenNoMore(trace);
    }

    @Override
    public TransportType type() {
        return transport.type();
    }

    @Override
    public Waits waits() {
        return transport.waits();
    }

    @Override
    public CompletionStage<HostQueuePair> connect(TransportAddress remote, QueueSpec spec) {
        return transport.connect(remote, spec);
    }

    @Override
    public CompletionStage<Listener> listen(ListenSpec spec, Acceptor acceptor) {
        return transport.listen(spec, acceptor);
    }

    /** Ends everything that was opened through this service. */
    @Deactivate
    void deactivate() {
        transport.close();
    }
}
