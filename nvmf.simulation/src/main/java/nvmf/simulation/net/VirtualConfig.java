package nvmf.simulation.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.DefaultChannelConfig;
import java.util.Set;

/** Options of a channel; those of sockets are taken, and without effect. */
final class VirtualConfig extends DefaultChannelConfig {
    private static final Set<ChannelOption<?>> OF_SOCKETS =
            Set.of(ChannelOption.TCP_NODELAY, ChannelOption.SO_REUSEADDR, ChannelOption.SO_BACKLOG);

    VirtualConfig(Channel channel) {
        super(channel);
    }

    @Override
    public <T> boolean setOption(ChannelOption<T> option, T value) {
        return super.setOption(option, value) || OF_SOCKETS.contains(option);
    }
}
