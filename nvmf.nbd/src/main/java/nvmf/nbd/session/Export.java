package nvmf.nbd.session;

import io.netty.channel.Channel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import nvmf.api.block.BlockDevice;
import nvmf.api.block.ByteDevice;

/** A device under the name that clients ask for, and the connections that use it. Thread-safe. */
public final class Export {
    private final String name;
    private final ByteDevice device;
    private final ChannelGroup users = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);

    Export(String name, BlockDevice device) {
        this.name = name;
        this.device = new ByteDevice(device);
    }

    public String name() {
        return name;
    }

    public BlockDevice device() {
        return device.device();
    }

    ByteDevice bytes() {
        return device;
    }

    void use(Channel channel) {
        users.add(channel);
    }

    /** The device is not offered any more: its connections end. */
    @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for them
    void end() {
        users.close();
    }
}
