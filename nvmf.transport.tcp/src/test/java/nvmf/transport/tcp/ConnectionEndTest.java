package nvmf.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import nvmf.transport.tcp.pdu.PduSink;
import nvmf.transport.tcp.pdu.PduTerms;
import nvmf.transport.tcp.pool.Chunks;
import org.junit.jupiter.api.Test;

class ConnectionEndTest {
    private static final int MILLIS = 1000;

    private final List<String> events = new ArrayList<>();

    private final class Recorder implements TcpConnection.Role {
        @Override
        public PduSink sink() {
            return null;
        }

        @Override
        public void onBatchEnd() {}

        @Override
        public void onWritable() {}

        @Override
        public void onEnd(Throwable reason) {
            events.add("end");
        }
    }

    // What the peer sent by another connection, after it had closed this one, may be read before the event loop gets to
    // its tasks.
    @Test
    void theEndIsToldBeforeTheLoopReadsFromOtherConnections() {
        EmbeddedChannel channel = new EmbeddedChannel();
        TcpConnection connection = new TcpConnection(
                channel,
                new Outbound(channel, new Chunks(channel.alloc())),
                PduTerms.initial(true),
                new TcpSettings.Timers(MILLIS, MILLIS, MILLIS, MILLIS, MILLIS),
                new Recorder());
        channel.pipeline().addLast(connection);
        CompletableFuture<Void> closed = connection.closed().toCompletableFuture();
        channel.closeFuture().addListener(done -> events.add("closed " + closed.isDone()));
        channel.eventLoop().execute(() -> events.add("other"));
        channel.unsafe().close(channel.voidPromise());
        channel.runPendingTasks();

        assertThat(events).containsExactly("end", "closed true", "other");
        assertThat(closed).isCompleted();
    }
}
