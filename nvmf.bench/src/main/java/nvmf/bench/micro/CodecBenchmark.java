package nvmf.bench.micro;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;
import nvmf.api.spec.ProtocolException;
import nvmf.api.spec.Sgl;
import nvmf.api.spec.Sqe;
import nvmf.api.spec.Wire;
import nvmf.api.spec.nvm.Read;
import nvmf.transport.tcp.pdu.C2hData;
import nvmf.transport.tcp.pdu.Destination;
import nvmf.transport.tcp.pdu.PduReader;
import nvmf.transport.tcp.pdu.PduSink;
import nvmf.transport.tcp.pdu.PduTerms;
import nvmf.transport.tcp.pdu.PduWriter;
import nvmf.transport.tcp.pdu.TermReq;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One command capsule written and read, and one payload of 4 KiB, with and without digests. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CodecBenchmark {
    private static final int PAYLOAD = 4096;
    private static final int CAPSULE_DATA_MAX = 8192;

    @Param({"false", "true"})
    public boolean digests;

    private final Sqe sqe = new Read(1, 12345, 1, false).toSqe();
    private final Sgl sgl = new Sgl.Transport(PAYLOAD);
    private final ByteBuffer stream = Wire.allocateDirect(2 * PAYLOAD);
    private final ByteBuffer data = Wire.allocateDirect(PAYLOAD);
    private final ByteBuffer c2hData = Wire.allocateDirect(2 * PAYLOAD);
    private PduWriter writer;
    private PduReader commands;
    private PduReader payloads;
    private int c2hEnd;

    @Setup
    public void setUp() {
        writer = new PduWriter(digests, digests, PduTerms.ALIGNMENT_UNIT);
        commands = new PduReader(terms(true), new Sink());
        payloads = new PduReader(terms(false), new Sink());
        int at = writer.c2hData(c2hData, 0, new C2hData(7, 0, PAYLOAD, true, true));
        c2hEnd = at + PAYLOAD;
        if (digests) {
            CRC32C crc = new CRC32C();
            crc.update(c2hData.duplicate().position(at).limit(c2hEnd));
            c2hData.putInt(c2hEnd, (int) crc.getValue());
            c2hEnd += Integer.BYTES;
        }
    }

    private PduTerms terms(boolean towardsController) {
        return new PduTerms(false, towardsController, digests, digests, PduTerms.ALIGNMENT_UNIT, CAPSULE_DATA_MAX);
    }

    /** A host's write and a controller's read of a Read. */
    @Benchmark
    public ByteBuffer command() throws ProtocolException {
        int end = writer.capsuleCmd(stream, 0, 7, sqe, sgl, 0);
        commands.read(stream.limit(end).position(0));
        return stream.clear();
    }

    /** A host's read of the answer. */
    @Benchmark
    public ByteBuffer payload() throws ProtocolException {
        payloads.read(c2hData.limit(c2hEnd).position(0));
        c2hData.clear();
        return data;
    }

    private final class Sink implements PduSink {
        @Override
        public void onTermReq(TermReq request) {
            throw new AssertionError(request);
        }

        @Override
        public void onCapsuleCmd(Sqe command, ByteBuffer in, int at, int length, boolean intact) {
            if (command.cid() != 7) {
                throw new AssertionError(command);
            }
        }

        @Override
        public void onC2hData(C2hData header, int payload, Destination destination) {
            destination.set(data, 0);
        }

        @Override
        public void onC2hDataEnd(boolean intact) {
            if (!intact) {
                throw new AssertionError("the digest was wrong");
            }
        }
    }
}
