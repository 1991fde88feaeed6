package nvmf.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import nvmf.api.spec.Cqe;
import nvmf.api.spec.Status;
import nvmf.api.spec.Wire;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.transport.HostQueuePair;
import nvmf.api.transport.ListenSpec;
import nvmf.api.transport.Options;
import nvmf.api.transport.QueueSpec;
import nvmf.testkit.QuietLog;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Hostile inputs HG1 to HG8 and C12: the network flips one bit on the way to our host. With digests nothing wrong is ever delivered;
 * without them it is, else the network of this test would be no danger.
 */
@ExtendWith(QuietLog.class)
final class BitFlipTest {
    private static final int FLIPS = 60;
    private static final int LENGTH = 16384;

    private final AtomicReference<Supplier<BitFlip>> next = new AtomicReference<>();
    private final List<BitFlip> flips = new CopyOnWriteArrayList<>();
    private final TcpTransport target = new TcpTransport(Options.of(TcpSettings.THREADS, "1"));
    private final TcpTransport transport = new TcpTransport(Options.of(TcpSettings.THREADS, "1"), channel -> {
        BitFlip flip = next.get().get();
        flips.add(flip);
        channel.pipeline().addLast(flip);
    });
    private final MemoryController controller = new MemoryController(1 << 20);
    private TransportAddress address;

    /** What became of commands whose answers a flipped bit could have reached. */
    private int wrong;

    private int noticed;
    private int right;

    @BeforeEach
    void listen() throws Exception {
        ListenSpec spec = new ListenSpec(
                TransportAddress.tcp("127.0.0.1", 0), 8192, 131072, Options.of(Options.ELIDE_SUCCESS, "false"));
        address = Witness.get(target.listen(spec, controller)).address();
    }

    @AfterEach
    void close() {
        transport.close();
        target.close();
    }

    @AfterAll
    static void everyBufferCameBack() {
        Pinned.assertNothing();
    }

    private void run(BitFlip.Target hit, boolean digests) throws Exception {
        Options options = Options.of(Options.HEADER_DIGEST, Boolean.toString(digests))
                .with(Options.DATA_DIGEST, Boolean.toString(digests));
        for (int seed = 0; seed < FLIPS; seed++) {
            long number = seed;
            // The response to Connect is spared.
            next.set(() -> new BitFlip(hit, hit == BitFlip.Target.RESPONSE ? 1 : 0, number));
            Witness witness = Witness.connect(transport, address, new QueueSpec(1, 32, 0, options), 0);
            exchange(witness.queue(), (byte) seed);
            witness.queue().close();
        }
        assertThat(flips).hasSize(FLIPS).allMatch(BitFlip::isDone);
    }

    /** A write with data by R2T, and a read of the same, until one of them fails. */
    private void exchange(HostQueuePair queue, byte mark) throws Exception {
        ByteBuffer written = Wire.allocateDirect(LENGTH);
        for (int i = 0; i < LENGTH; i++) {
            written.put(i, (byte) (i * 7 + mark));
        }
        ByteBuffer read = Wire.allocateDirect(LENGTH);
        try {
            judge(Witness.submit(queue, Witness.command(Witness.WRITE, 3, 0), written), written, held());
            judge(Witness.submit(queue, Witness.command(Witness.READ, 4, 0), read), held(), read);
        } catch (ExecutionException e) {
            noticed++;
        }
    }

    private ByteBuffer held() {
        return Wire.view(controller.memory(), 0, LENGTH);
    }

    private void judge(Cqe cqe, ByteBuffer expected, ByteBuffer found) {
        if (cqe.status().is(Status.TRANSIENT_TRANSPORT_ERROR)) {
            noticed++;
        } else if (cqe.isSuccess() && cqe.result() == 0 && expected.equals(found)) {
            right++;
        } else {
            wrong++;
        }
    }

    @ParameterizedTest(name = "{0}: a bit of {1}, digests")
    @CsvSource({"HG1,RESPONSE", "HG2,R2T", "HG3,DATA_HEADER", "HG4,DATA"})
    void withDigestsNothingWrongIsDelivered(String id, BitFlip.Target hit) throws Exception {
        run(hit, true);
        assertThat(wrong).isZero();
        assertThat(noticed).isEqualTo(FLIPS);
    }

    @ParameterizedTest(name = "{0}: a bit of {1}, no digests")
    @CsvSource({"HG5,RESPONSE", "HG8,DATA"})
    void withoutDigestsItIs(String id, BitFlip.Target hit) throws Exception {
        run(hit, false);
        assertThat(wrong).isPositive();
    }

    // These say where data goes, and the rules about that notice most of it; what they cannot is in reserved fields.
    @ParameterizedTest(name = "{0}: a bit of {1}, no digests")
    @CsvSource({"HG6,R2T", "HG7,DATA_HEADER"})
    void withoutDigestsTheRulesNoticeWhatMatters(String id, BitFlip.Target hit) throws Exception {
        run(hit, false);
        assertThat(noticed).isPositive();
        assertThat(right).isPositive();
        assertThat(wrong).isZero();
    }
}
