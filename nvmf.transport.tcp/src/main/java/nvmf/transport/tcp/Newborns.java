package nvmf.transport.tcp;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import nvmf.transport.tcp.wait.Leftovers;

/**
 * The connections of a listener that have not done their Connect. There is a bound: when one more comes, the oldest goes, so that a
 * flood of silent ones does not keep others out. Confined to the listener's thread.
 */
@SuppressWarnings("FutureReturnValueIgnored") // the outcome of writing and closing comes as an event
final class Newborns extends ChannelInboundHandlerAdapter {
    private final int max;
    private final Set<Channel> channels = new LinkedHashSet<>();

    Newborns(int max) {
        this.max = max;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        Channel child = (Channel) message;
        channels.add(child);
        child.closeFuture().addListener(closed -> Leftovers.execute(ctx.executor(), () -> channels.remove(child)));
        if (channels.size() > max) {
            Iterator<Channel> oldest = channels.iterator();
            oldest.next().close();
            oldest.remove();
        }
        ctx.fireChannelRead(child);
    }

    /** Connect was done. On the listener's thread. */
    void remove(Channel child) {
        channels.remove(child);
    }
}
