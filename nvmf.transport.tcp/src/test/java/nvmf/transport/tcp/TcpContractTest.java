package nvmf.transport.tcp;

import io.netty.channel.Channel;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.transport.Options;
import nvmf.testkit.TransportBed;
import nvmf.testkit.TransportContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;

/** TCP keeps the contract of transports, whatever was agreed upon and however the network cuts the stream. */
final class TcpContractTest {
    private static final Options DIGESTS =
            Options.of(Options.HEADER_DIGEST, "true").with(Options.DATA_DIGEST, "true");

    @AfterAll
    static void everyBufferCameBack() {
        Pinned.assertNothing();
    }

    private static TransportBed bed(Options settings, Options options, Consumer<Channel> tap) {
        Options small = settings.with(TcpSettings.THREADS, "2").with(TcpSettings.POOL_BYTES, "8388608");
        TcpTransport transport = new TcpTransport(small, tap);
        return new TransportBed(transport, transport, TransportAddress.tcp("127.0.0.1", 0))
                .hostOptions(options)
                .controllerOptions(options)
                .closing(transport::close);
    }

    @Nested
    @DisplayName("plain")
    final class Plain implements TransportContract {
        @Override
        public TransportBed open() {
            return bed(Options.NONE, Options.NONE, channel -> {});
        }
    }

    @Nested
    @DisplayName("with both digests and the largest padding")
    final class Digested implements TransportContract {
        @Override
        public TransportBed open() {
            return bed(Options.NONE, DIGESTS.with(Options.DATA_ALIGNMENT, "31"), channel -> {});
        }
    }

    @Nested
    @DisplayName("with every completion in a capsule and small H2CData")
    final class Talkative implements TransportContract {
        @Override
        public TransportBed open() {
            Options options = Options.of(Options.ELIDE_SUCCESS, "false").with(Options.MAX_H2C_DATA, "4096");
            return bed(Options.NONE, options, channel -> {});
        }
    }

    @Nested
    @DisplayName("on NIO, sleeping")
    final class Nio implements TransportContract {
        @Override
        public TransportBed open() {
            Options settings = Options.of(TcpSettings.EPOLL, "false").with(TcpSettings.WAIT, "sleep");
            return bed(settings, Options.NONE, channel -> {});
        }
    }

    @Nested
    @DisplayName("sleeping")
    final class Sleeping implements TransportContract {
        @Override
        public TransportBed open() {
            return bed(Options.of(TcpSettings.WAIT, "sleep"), Options.NONE, channel -> {});
        }
    }

    @Nested
    @DisplayName("spinning")
    final class Spinning implements TransportContract {
        @Override
        public TransportBed open() {
            return bed(Options.of(TcpSettings.WAIT, "spin"), Options.NONE, channel -> {});
        }
    }

    @Nested
    @DisplayName("chopped at random, with digests")
    final class Chopped implements TransportContract {
        private final AtomicLong seed = new AtomicLong(42);

        @Override
        public TransportBed open() {
            return bed(
                    Options.NONE, DIGESTS, channel -> channel.pipeline().addLast(new Chopper(seed.incrementAndGet())));
        }
    }

    @Nested
    @DisplayName("chopped at random")
    final class ChoppedPlain implements TransportContract {
        private final AtomicLong seed = new AtomicLong(4711);

        @Override
        public TransportBed open() {
            return bed(
                    Options.NONE,
                    Options.of(Options.MAX_R2T, "16").with(Options.MAX_H2C_DATA, "8192"),
                    channel -> channel.pipeline().addLast(new Chopper(seed.incrementAndGet())));
        }
    }
}
