package nvmf.simulation.net;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;

/** What Netty asks of any connection that can be closed in one direction: towards the peer, for the other is never closed alone. */
interface VirtualDuplex extends DuplexChannel {
    ChannelMetadata METADATA = new ChannelMetadata(false, 16);

    @Override
    default ChannelMetadata metadata() {
        return METADATA;
    }

    @Override
    default boolean isInputShutdown() {
        return !isOpen();
    }

    @Override
    default boolean isShutdown() {
        return !isOpen();
    }

    @Override
    default ChannelFuture shutdownOutput() {
        return shutdownOutput(newPromise());
    }

    @Override
    default ChannelFuture shutdownInput() {
        return newSucceededFuture();
    }

    @Override
    default ChannelFuture shutdownInput(ChannelPromise promise) {
        return promise.setSuccess();
    }

    @Override
    default ChannelFuture shutdown() {
        return shutdownOutput();
    }

    @Override
    default ChannelFuture shutdown(ChannelPromise promise) {
        return shutdownOutput(promise);
    }
}
