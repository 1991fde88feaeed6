package nvmf.transport.tcp;

import io.netty.channel.ChannelFutureListener;

/** Whose memory goes into the queue towards the socket as it is; completion of the write, whatever it is, gives it back. */
interface Lender extends ChannelFutureListener {
    /** A piece of memory is about to go into the queue. */
    void onLent();
}
