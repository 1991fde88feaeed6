package nvmf.simulation.net;

import java.util.ArrayList;
import java.util.List;
import nvmf.simulation.world.VirtualLoops;
import nvmf.simulation.world.World;
import nvmf.transport.tcp.TcpSockets;

/** A process with its threads and sockets, on a machine of its own. */
public final class Machine {
    private final Network network;
    private final String name;
    private final VirtualLoops loops;
    private final List<VirtualChannel> channels = new ArrayList<>();
    private boolean dead;
    private boolean silent;
    private Runnable onLoss = () -> {};

    Machine(Network network, World world, String name, int threads) {
        this.network = network;
        this.name = name;
        loops = new VirtualLoops(world, name, threads);
    }

    public VirtualLoops loops() {
        return loops;
    }

    Network network() {
        return network;
    }

    /** What a transport of this process makes connections of. */
    public TcpSockets sockets() {
        return new TcpSockets(
                loops,
                () -> add(new VirtualChannel(this, null)),
                () -> new VirtualServer(this, network.nextNumber()),
                false,
                false,
                channel -> {});
    }

    VirtualChannel add(VirtualChannel channel) {
        channels.removeIf(old -> !old.isOpen());
        channels.add(channel);
        return channel;
    }

    /** What is run whenever this process gives a connection up of whose end the process at the other end has not been told. */
    public void onLoss(Runnable listener) {
        onLoss = listener;
    }

    /** This process has lost something that it sent from this port. */
    public void giveUp(int port) {
        if (network.giveUp(this, port)) {
            onLoss.run();
        }
    }

    /** Whether the others have been told of the end of all connections that this process has given up. */
    public boolean isHeard() {
        return network.isHeard(this);
    }

    /** Whether this process takes something for the news of an end that it is not, and the others have not been told. */
    public boolean isMisled() {
        return network.isMisled(this);
    }

    /** Stands still, as a process that is stopped; what comes for it waits in the kernel. */
    public void setStill(boolean still) {
        if (!dead) {
            loops.setStill(still);
        }
    }

    /**
     * The process is over, between two instructions.
     *
     * @param machineToo whether its machine is too: then nobody tells its peers
     */
    public void die(boolean machineToo) {
        if (!dead) {
            channels.forEach(channel -> channel.die(machineToo));
        }
        dead = true;
        silent = machineToo;
        loops.setStill(true);
        network.stopListening(this);
    }

    /** The machine is back, without the process; peers of old connections are told when they send something. */
    public void reboot() {
        silent = false;
    }

    /** Lets the dead process go on where nobody sees it, so that its memory can be had back. */
    public void bury() {
        loops.setStill(false);
    }

    boolean isDead() {
        return dead;
    }

    /** The whole machine is gone: no kernel refuses what comes. */
    boolean isSilent() {
        return silent;
    }

    @Override
    public String toString() {
        return name;
    }
}
