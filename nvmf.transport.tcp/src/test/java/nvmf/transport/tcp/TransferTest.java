package nvmf.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringSocketChannel;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import nvmf.api.spec.Cqe;
import nvmf.api.spec.Wire;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.transport.HostQueuePair;
import nvmf.api.transport.ListenSpec;
import nvmf.api.transport.Listener;
import nvmf.api.transport.Options;
import nvmf.api.transport.QueueSpec;
import nvmf.api.transport.Waits;
import nvmf.transport.tcp.wait.EventLoops;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Host and controller of this transport move data through real sockets, whatever they agreed upon. */
final class TransferTest {
    private static final Options WITH_IO_URING = Options.of(TcpSettings.IO_URING, "true");
    private static final int MIB = 1 << 20;
    private static final int[] LENGTHS = {1, 2, 511, 512, 4096, 8192, 8193, 16384, 65536, 131072, MIB};

    private final MemoryController controller = new MemoryController(8 * MIB);

    @AfterAll
    static void everyBufferCameBack() {
        Pinned.assertNothing();
    }

    private static TcpTransport transport(Options options) {
        return new TcpTransport(options.with(TcpSettings.THREADS, "2"));
    }

    private Witness connect(TcpTransport transport, String traddr, int inCapsule, Options options) throws Exception {
        TransportAddress address = TransportAddress.tcp(traddr, 0);
        Listener listener = Witness.get(transport.listen(new ListenSpec(address, inCapsule, MIB, options), controller));
        QueueSpec spec = new QueueSpec(1, Witness.DEPTH, inCapsule, options);
        return Witness.connect(transport, listener.address(), spec, 4096);
    }

    private static void roundTrips(Witness host) throws Exception {
        for (int length : LENGTHS) {
            host.roundTrip(length, length);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "false, false, 0,  0,  1,  4096",
        "true,  false, 0,  0,  4,  4096",
        "false, true,  0,  0,  1,  1048576",
        "true,  true,  0,  0,  4,  131072",
        "false, false, 1,  1,  1,  131072",
        "true,  true,  31, 31, 1,  4096",
        "true,  false, 31, 0,  4,  8192",
        "false, true,  0,  31, 4,  4096",
        "true,  true,  7,  3,  16, 262144"
    })
    void whatIsWrittenIsReadBack(
            boolean headerDigest, boolean dataDigest, int hpda, int cpda, int maxR2t, int maxH2cData) throws Exception {
        Options both = Options.of(Options.HEADER_DIGEST, Boolean.toString(headerDigest))
                .with(Options.DATA_DIGEST, Boolean.toString(dataDigest))
                .with(Options.MAX_R2T, Integer.toString(maxR2t))
                .with(Options.MAX_H2C_DATA, Integer.toString(maxH2cData));
        try (TcpTransport transport = transport(Options.NONE)) {
            ListenSpec listen = new ListenSpec(
                    TransportAddress.tcp("127.0.0.1", 0),
                    8192,
                    MIB,
                    both.with(Options.DATA_ALIGNMENT, Integer.toString(cpda)));
            Listener listener = Witness.get(transport.listen(listen, controller));
            Options connect = both.with(Options.DATA_ALIGNMENT, Integer.toString(hpda));
            roundTrips(Witness.connect(
                    transport, listener.address(), new QueueSpec(1, Witness.DEPTH, 8192, connect), 4096));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "true,  adaptive", "true,  sleep", "true,  spin",
        "false, adaptive", "false, sleep", "false, spin"
    })
    void everyWayToWaitForWorkMovesData(boolean epoll, String wait) throws Exception {
        Options options = Options.of(TcpSettings.EPOLL, Boolean.toString(epoll)).with(TcpSettings.WAIT, wait);
        try (TcpTransport transport = transport(options)) {
            roundTrips(connect(transport, "127.0.0.1", 8192, Options.NONE));
        }
    }

    @Test
    void askingForIoUringMovesDataWhetherItIsThereOrNot() throws Exception {
        try (TcpTransport transport = transport(WITH_IO_URING)) {
            roundTrips(connect(transport, "127.0.0.1", 8192, Options.NONE));
        }
    }

    @Test
    void ioUringIsWhatMovesDataWhereItIsThere() throws Exception {
        EventLoops loops = EventLoops.of(TcpSettings.of(WITH_IO_URING).loops());
        // Kernels have it switched off as often as not, so whoever reads the build's output is told which it was.
        System.out.println("TransferTest: io_uring was asked for, " + loops.choice() + " is used");
        assumeTrue(IoUring.isAvailable(), () -> "no io_uring here: " + IoUring.unavailabilityCause());
        assertThat(loops.choice().waits()).isEqualTo(new Waits("sleep", "io_uring"));
        assertThat(loops.sockets().newChannel()).isInstanceOf(IoUringSocketChannel.class);
    }

    @Test
    void ipv6MovesData() throws Exception {
        try (TcpTransport transport = transport(Options.NONE)) {
            Witness host = connect(transport, "::1", 8192, Options.NONE);
            roundTrips(host);
            assertThat(host.queue().remote().toString()).startsWith("tcp://[::1]:");
            assertThat(controller.queues().get(0).local())
                    .isEqualTo(host.queue().remote());
            assertThat(controller.queues().get(0).remote())
                    .isEqualTo(host.queue().local());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 4096, 16384, 65536})
    void anyLimitForDataInCapsulesWorks(int inCapsule) throws Exception {
        try (TcpTransport transport = transport(Options.NONE)) {
            roundTrips(connect(transport, "127.0.0.1", inCapsule, Options.NONE));
        }
    }

    @ParameterizedTest
    @CsvSource({"false, false", "true, true"})
    void manyCommandsAtOnceDoNotMixUpTheirData(boolean digests, boolean elide) throws Exception {
        Options options = Options.of(Options.DATA_DIGEST, Boolean.toString(digests))
                .with(Options.HEADER_DIGEST, Boolean.toString(digests))
                .with(Options.ELIDE_SUCCESS, Boolean.toString(elide));
        try (TcpTransport transport = transport(Options.NONE)) {
            HostQueuePair queue = connect(transport, "127.0.0.1", 8192, options).queue();
            Random random = new Random(42);
            for (int round = 0; round < 5; round++) {
                manyAtOnce(queue, random);
            }
        }
    }

    private static void manyAtOnce(HostQueuePair queue, Random random) throws Exception {
        int commands = 100;
        List<ByteBuffer> written = new ArrayList<>();
        List<CompletableFuture<Cqe>> stages = new ArrayList<>();
        for (int cid = 0; cid < commands; cid++) {
            ByteBuffer data = Wire.allocateDirect(1 + random.nextInt(65536));
            byte[] bytes = new byte[data.capacity()];
            random.nextBytes(bytes);
            written.add(data.put(0, bytes));
        }
        for (int cid = 0; cid < commands; cid++) {
            int slot = cid;
            stages.add(Witness.on(
                            queue,
                            () -> queue.submit(Witness.command(Witness.WRITE, slot, slot * 65536L), written.get(slot)))
                    .toCompletableFuture());
        }
        awaitSuccess(stages);
        List<ByteBuffer> read = new ArrayList<>();
        for (int cid = 0; cid < commands; cid++) {
            int slot = cid;
            read.add(Wire.allocateDirect(written.get(slot).capacity()));
            stages.add(Witness.on(
                            queue,
                            () -> queue.submit(Witness.command(Witness.READ, slot, slot * 65536L), read.get(slot)))
                    .toCompletableFuture());
        }
        awaitSuccess(stages);
        assertThat(read).isEqualTo(written);
    }

    private static void awaitSuccess(List<CompletableFuture<Cqe>> stages) throws Exception {
        for (CompletableFuture<Cqe> stage : stages) {
            assertThat(Witness.get(stage).isSuccess()).isTrue();
        }
        stages.clear();
    }

    @Test
    void countersSayWhatMoved() throws Exception {
        try (TcpTransport transport = transport(Options.NONE)) {
            Witness host = connect(transport, "127.0.0.1", 8192, Options.NONE);
            host.roundTrip(65536, 1);
            assertThat(host.queue().counters().commands()).isEqualTo(3);
            assertThat(host.queue().counters().outstanding()).isZero();
            assertThat(host.queue().counters().bytesToController()).isEqualTo(1024 + 65536);
            assertThat(host.queue().counters().bytesToHost()).isEqualTo(65536);
            assertThat(controller.queues().get(0).counters())
                    .isEqualTo(host.queue().counters());
        }
    }

    @Test
    void largePayloadsAreReceivedWhereTheyBelong() throws Exception {
        AtomicLong inPlace = new AtomicLong();
        Consumer<Channel> tap = channel -> channel.pipeline().addLast(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object message) {
                ByteBuf bytes = (ByteBuf) message;
                // The buffers that a loop's connections share are of the allocator, and of 64 KiB at most.
                inPlace.addAndGet(bytes.capacity() > 64 << 10 ? bytes.readableBytes() : 0);
                ctx.fireChannelRead(message);
            }
        });
        try (TcpTransport transport = new TcpTransport(Options.of(TcpSettings.THREADS, "2"), tap)) {
            Options whole = Options.of(Options.MAX_H2C_DATA, Integer.toString(MIB));
            connect(transport, "127.0.0.1", 8192, whole).roundTrip(MIB, 1);
        }
        // Written and read back: what came with a header, or was left after it, was copied.
        assertThat(inPlace.get()).isGreaterThan(MIB + MIB / 2);
    }
}
