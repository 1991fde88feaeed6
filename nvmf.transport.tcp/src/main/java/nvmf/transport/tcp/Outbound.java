package nvmf.transport.tcp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import java.nio.ByteBuffer;
import nvmf.api.spec.Cqe;
import nvmf.api.spec.Sgl;
import nvmf.api.spec.Sqe;
import nvmf.transport.tcp.pdu.C2hData;
import nvmf.transport.tcp.pdu.Digest;
import nvmf.transport.tcp.pdu.H2cData;
import nvmf.transport.tcp.pdu.IcReq;
import nvmf.transport.tcp.pdu.IcResp;
import nvmf.transport.tcp.pdu.PduHeader;
import nvmf.transport.tcp.pdu.PduType;
import nvmf.transport.tcp.pdu.PduWriter;
import nvmf.transport.tcp.pdu.R2t;
import nvmf.transport.tcp.pdu.TermReq;
import nvmf.transport.tcp.pool.Chunks;
import nvmf.transport.tcp.pool.Chunks.Chunk;

/**
 * What leaves a connection with its next flush: headers and small payloads gathered in one buffer, large payloads passed on as the
 * memory they are in. On the connection's thread.
 */
@SuppressWarnings("FutureReturnValueIgnored") // the outcome of writing and closing comes as an event
final class Outbound {
    /** A chunk with less room than this is full: the next command or response of the usual size would be cut in two. */
    private static final int ROOM_MIN = 8 << 10;

    /** From here on it is cheaper to let the kernel gather a payload than to copy it. */
    static final int LEND_MIN = 16 << 10;

    /** Never written to. */
    private static final ByteBuffer ZEROES = ByteBuffer.allocate(Chunks.BYTES).asReadOnlyBuffer();

    private final Channel channel;
    private final Chunks chunks;
    private final Digest digest = new Digest();
    private PduWriter writer = PduWriter.initial();
    /** Those of its bytes in {@code [start, at)} are not passed on yet. */
    private Chunk chunk = Chunks.NONE;

    private int start;
    private int at;
    private boolean sending;

    Outbound(Channel channel, Chunks chunks) {
        this.channel = channel;
        this.chunks = chunks;
    }

    /** What was agreed upon with the peer holds from here on. */
    void agree(PduWriter writer) {
        this.writer = writer;
    }

    /** Whether the peer keeps up: queued bytes are below the water mark. */
    boolean isWritable() {
        return channel.isWritable();
    }

    void icReq(IcReq request) {
        at = writer.icReq(room(), at, request);
    }

    void icResp(IcResp response) {
        at = writer.icResp(room(), at, response);
    }

    void termReq(PduType type, TermReq request, byte[] header) {
        at = writer.termReq(room(), at, type, request, header);
    }

    void capsuleResp(Cqe cqe) {
        at = writer.capsuleResp(room(), at, cqe);
    }

    void r2t(R2t r2t) {
        at = writer.r2t(room(), at, r2t);
    }

    /** A command capsule under that CID, with {@code length} bytes of {@code data} from index {@code from} on, copied. */
    void capsuleCmd(int cid, Sqe sqe, Sgl sgl, ByteBuffer data, int from, int length) {
        at = writer.capsuleCmd(room(), at, cid, sqe, sgl, length);
        if (length > 0) {
            digest.reset();
            copy(data, from, length);
            endPayload();
        }
    }

    /**
     * Data from index {@code from} of {@code data} on. Where the memory itself is passed on, {@code lender} is told so, and again
     * when it is free.
     */
    void h2cData(H2cData header, ByteBuffer data, int from, Lender lender) {
        at = writer.h2cData(room(), at, header);
        digest.reset();
        payload(data, from, (int) header.length(), lender);
        endPayload();
    }

    /**
     * As {@link #h2cData}, with zeroes where the data is shorter than the header says.
     *
     * @param available bytes of data there are
     */
    void c2hData(C2hData header, ByteBuffer data, int from, int available, Lender lender) {
        at = writer.c2hData(room(), at, header);
        digest.reset();
        int length = (int) header.length();
        int real = Math.max(0, Math.min(length, available));
        payload(data, from, real, lender);
        zeroes(length - real);
        endPayload();
    }

    /** With the payload in its {@link #place} already, and zeroes behind the first {@code available} bytes of it. */
    void c2hData(C2hData header, int available) {
        at = writer.c2hData(room(), at, header);
        digest.reset();
        int length = (int) header.length();
        int real = Math.max(0, Math.min(length, available));
        digested(real);
        zeroes(length - real);
        endPayload();
    }

    /**
     * Where the payload of the next C2HData will lie, if it is what is written next: anything else takes the place.
     *
     * @param length less than {@link #LEND_MIN}
     */
    ByteBuffer place(int length) {
        reserve(PduWriter.HEADER_MAX + length + PduHeader.DIGEST_BYTES);
        int from = at + writer.c2hDataHeader();
        return chunk.window().limit(from + length).position(from);
    }

    private void payload(ByteBuffer data, int from, int length, Lender lender) {
        if (length < LEND_MIN || !data.isDirect()) {
            copy(data, from, length);
            return;
        }
        ByteBuffer piece = data.slice(from, length);
        if (writer.dataDigest()) {
            digest.update(piece, 0, length);
        }
        pass();
        lender.onLent();
        channel.write(Unpooled.wrappedBuffer(piece)).addListener(lender);
    }

    private void copy(ByteBuffer data, int from, int length) {
        int done = 0;
        while (done < length) {
            reserve(1);
            int n = Math.min(length - done, chunk.view().capacity() - at);
            chunk.view().put(at, data, from + done, n);
            digested(n);
            done += n;
        }
    }

    private void zeroes(int length) {
        int done = 0;
        while (done < length) {
            int n = Math.min(length - done, ZEROES.capacity());
            copy(ZEROES, 0, n);
            done += n;
        }
    }

    private void digested(int length) {
        if (writer.dataDigest()) {
            digest.update(chunk.view(), at, length);
        }
        at += length;
    }

    private void endPayload() {
        if (writer.dataDigest()) {
            reserve(PduHeader.DIGEST_BYTES);
            chunk.view().putInt(at, digest.value());
            at += PduHeader.DIGEST_BYTES;
        }
    }

    private ByteBuffer room() {
        reserve(PduWriter.HEADER_MAX);
        return chunk.view();
    }

    private void reserve(int bytes) {
        if (chunk.view().capacity() - at < bytes) {
            pass();
            release();
            chunk = chunks.take();
        }
    }

    /** Passes on what was gathered. Behind it more is gathered in the same memory: no handler may write there, as one that joins buffers would. */
    private void pass() {
        if (at > start) {
            ByteBuf memory = chunk.memory();
            ByteBuf part = start == 0 ? memory.retain().setIndex(0, at) : memory.retainedSlice(start, at - start);
            channel.write(part, channel.voidPromise());
            start = at;
        }
    }

    /**
     * Sends everything if that is a chunk: it is still in the processor's cache when the kernel copies it, and the peer works on it while
     * the next is made. Called between PDUs only, since sending may call back.
     */
    void flushIfFull() {
        if (at > start && chunk.view().capacity() - at < ROOM_MIN) {
            flush();
        }
    }

    /**
     * Has the end of the channel told at once: channelInactive comes behind all that this turn of the loop reads, perhaps what the same
     * peer sent by another connection after it had closed this one. Where something was still to be sent, its failure tells.
     */
    void onEnd(Runnable told) {
        ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
        channel.closeFuture().addListener(done -> {
            if (waiting != null && waiting.totalPendingWriteBytes() == 0 && !sending) {
                told.run();
            }
        });
    }

    /** Whether something is being sent, which may find out that the connection has ended while its caller is in the middle of something. */
    boolean isSending() {
        return sending;
    }

    /** Sends everything. */
    void flush() {
        boolean inside = sending;
        sending = true;
        pass();
        Chunk sent = leave();
        channel.flush();
        chunks.give(sent);
        sending = inside;
    }

    /** Drops what was not passed on. */
    void release() {
        chunks.give(leave());
    }

    private Chunk leave() {
        Chunk left = chunk;
        chunk = Chunks.NONE;
        start = 0;
        at = 0;
        return left;
    }
}
