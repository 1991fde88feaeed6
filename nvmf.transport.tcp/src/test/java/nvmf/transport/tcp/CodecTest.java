package nvmf.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import nvmf.api.transport.Options;
import nvmf.transport.tcp.pdu.Digest;
import nvmf.transport.tcp.pool.LoopMemory;
import nvmf.transport.tcp.pool.PoolBudget;
import nvmf.transport.tcp.pool.QueuePool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The controller's whole pipeline without a socket: what goes in, in whichever pieces, and what comes out. */
final class CodecTest {
    /** The first tag of a queue: place 0, used once. */
    private static final String TTAG = "0001";

    private final PooledByteBufAllocator allocator = new PooledByteBufAllocator(true);
    private final LoopMemory memory = new LoopMemory(allocator);

    private EmbeddedChannel controller() {
        EmbeddedChannel channel = new EmbeddedChannel();
        channel.config().setAllocator(allocator);
        TcpSettings settings = TcpSettings.of(Options.NONE);
        ListenerTerms terms = new ListenerTerms(8192, true, () -> {});
        QueuePool pool = new QueuePool(131072, memory, new PoolBudget(0), channel.eventLoop());
        ControllerSide side =
                new ControllerSide(settings.wire(), terms, settings.timers(), pool, new MemoryController(4096));
        channel.pipeline()
                .addLast(new IcHandshake(
                        channel, new Outbound(channel, memory.chunks()), true, settings.timers(), 10_000, side));
        return channel;
    }

    private static String digest(String hex) {
        byte[] bytes = RawPeer.bytes(hex);
        return "%08x".formatted(Integer.reverseBytes(new Digest().of(ByteBuffer.wrap(bytes), 0, bytes.length)));
    }

    /** ICReq, Connect, Property Get, a write in the capsule, a write by R2T with its data in two PDUs, a read, a flush. */
    private static byte[] session(boolean digests) {
        String d = digests ? "03" : "00";
        StringBuilder hex = new StringBuilder("0000800080 000000000000" + d + " +00*116");
        pdu(hex, digests, "04", 72, "7f400000 01 +00*27 00040000 00000001 0000 0100 7f00 +00*18", "+00*1024");
        pdu(hex, digests, "04", 72, "7f400500 04 +00*35 01 +00*23", "");
        pdu(hex, digests, "04", 72, "01400100 01 +00*27 00020000 00000001 +00*24", "+A7*512");
        pdu(hex, digests, "04", 72, "01400200 01 +00*27 00020000 0000005a 00020000 +00*20", "");
        pdu(hex, digests, "0600", 24, "0200 " + TTAG + " 00000000 00010000 00000000", "+B8*256");
        pdu(hex, digests, "0604", 24, "0200 " + TTAG + " 00010000 00010000 00000000", "+C9*256");
        pdu(hex, digests, "04", 72, "02400300 01 +00*27 00040000 0000005a +00*24", "");
        pdu(hex, digests, "04", 72, "00400400 01 +00*59", "");
        return RawPeer.bytes(hex.toString());
    }

    private static void pdu(StringBuilder hex, boolean digests, String type, int hlen, String rest, String data) {
        int payload = data.isEmpty() ? 0 : RawPeer.bytes(data).length;
        int full = hlen + (digests ? 4 : 0);
        int flags = (type.length() > 2 ? Integer.parseInt(type.substring(2), 16) : 0)
                | (digests ? 1 : 0)
                | (digests && payload > 0 ? 2 : 0);
        int plen = full + payload + (digests && payload > 0 ? 4 : 0);
        String header = "%s%02x%02x%02x%08x %s"
                .formatted(type.substring(0, 2), flags, hlen, payload > 0 ? full : 0, Integer.reverseBytes(plen), rest);
        assertThat(RawPeer.bytes(header)).hasSize(hlen);
        hex.append(' ').append(header);
        if (digests) {
            hex.append(' ').append(digest(header));
        }
        if (payload > 0) {
            hex.append(' ').append(data);
            if (digests) {
                hex.append(' ').append(digest(data));
            }
        }
    }

    private static byte[] replies(EmbeddedChannel channel) {
        ByteBuf all = Unpooled.buffer();
        for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
            all.writeBytes(part);
            part.release();
        }
        return ByteBufUtil.getBytes(all);
    }

    private byte[] exchange(byte[] stream, int... pieces) {
        EmbeddedChannel channel = controller();
        int at = 0;
        for (int i = 0; at < stream.length; i++) {
            int n = Math.min(stream.length - at, pieces[i % pieces.length]);
            channel.writeInbound(Unpooled.wrappedBuffer(stream, at, n));
            at += n;
        }
        byte[] replies = replies(channel);
        channel.finishAndReleaseAll();
        return replies;
    }

    private void assertNothingLeft() {
        memory.close();
        assertThat(allocator.pinnedDirectMemory())
                .as("bytes of buffers that nobody released")
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theWholeSessionAtOnceIsAnswered(boolean digests) {
        byte[] replies = exchange(session(digests), Integer.MAX_VALUE);
        int d = digests ? 4 : 0;
        int responses = 5 * (24 + d);
        int r2t = 24 + d;
        int data = 24 + d + 1024 + d;
        assertThat(replies).hasSize(128 + responses + r2t + data);
        assertThat(ByteBuffer.wrap(replies).order(ByteOrder.LITTLE_ENDIAN).getLong(128 + 24 + d + 8))
                .isEqualTo(MemoryController.PROPERTY);
        byte[] read = Arrays.copyOfRange(replies, replies.length - (24 + d) - d - 1024, replies.length - (24 + d) - d);
        assertThat(read).startsWith(new byte[] {(byte) 0xA7}).endsWith(new byte[] {(byte) 0xC9});
        assertNothingLeft();
    }

    // A25
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void everyCutInTwoIsAnsweredTheSame(boolean digests) {
        byte[] stream = session(digests);
        byte[] whole = exchange(stream, Integer.MAX_VALUE);
        for (int cut = 1; cut < stream.length; cut++) {
            assertThat(exchange(stream, cut, Integer.MAX_VALUE))
                    .as("cut at %d", cut)
                    .isEqualTo(whole);
        }
        assertNothingLeft();
    }

    // A25
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 7, 8, 9, 23, 24, 25, 71, 73, 127, 129, 511, 1025})
    void piecesOfAnySizeAreAnsweredTheSame(int size) {
        for (boolean digests : new boolean[] {false, true}) {
            byte[] stream = session(digests);
            assertThat(exchange(stream, size)).isEqualTo(exchange(stream, Integer.MAX_VALUE));
        }
        assertNothingLeft();
    }

    @Test
    void whereverTheStreamEndsNothingIsLeftBehind() {
        byte[] stream = session(true);
        for (int end = 1; end < stream.length; end++) {
            EmbeddedChannel channel = controller();
            channel.writeInbound(allocator.directBuffer(end).writeBytes(stream, 0, end));
            channel.finishAndReleaseAll();
        }
        assertNothingLeft();
    }

    @Test
    void oneReadMakesOneFlushedWrite() {
        EmbeddedChannel channel = controller();
        byte[] stream = session(false);
        channel.writeInbound(allocator.directBuffer(stream.length).writeBytes(stream));
        ByteBuf first = channel.readOutbound();
        assertThat(first.readableBytes()).isEqualTo(128 + 5 * 24 + 24 + 24 + 1024);
        assertThat(channel.outboundMessages()).isEmpty();
        first.release();
        channel.finishAndReleaseAll();
        assertNothingLeft();
    }
}
