package nvmf.simulation.net;

import java.net.InetSocketAddress;

/** A connection, seen from the network. */
public record Link(InetSocketAddress to, VirtualChannel host, VirtualChannel controller, Pipe there, Pipe back) {
    boolean isOver() {
        return !host.isOpen() && controller.knowsTheEnd();
    }

    /** The host's. */
    int port() {
        return host.localAddress0().getPort();
    }

    /** Somebody between ends it: what is under way is lost, in the middle of a PDU perhaps, and the two sides hear of it. */
    public void cut(boolean hostHears, boolean controllerHears) {
        there.snap();
        back.snap();
        if (hostHears) {
            there.refuse();
        }
        if (controllerHears) {
            back.refuse();
        }
    }

    /** Somebody tells the host that it is over, though what it sent goes on to the controller. */
    public void cutHostOff() {
        back.snap();
        there.forge();
    }

    /** Keeps what is sent until then. */
    public void hold(long untilNanos, boolean towardsController, boolean towardsHost) {
        if (towardsController) {
            there.hold(untilNanos);
        }
        if (towardsHost) {
            back.hold(untilNanos);
        }
    }

    void release() {
        there.release();
        back.release();
    }

    @Override
    public String toString() {
        return host.id() + ">" + controller.id() + "@" + to.getAddress().getHostAddress();
    }
}
