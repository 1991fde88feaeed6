package nvmf.mdns;

import java.io.IOException;
import java.net.InetAddress;
import java.util.function.Consumer;

/** A network that this machine has an address in, to speak multicast DNS there. Confined to one thread, which it may hold up for seconds. */
interface Link {
    /** Tells of a service, and answers those who look for it, until it is withdrawn or the link is closed. */
    void announce(Notice notice) throws IOException;

    /** Says that a service is gone. */
    void withdraw(Notice notice);

    /**
     * Looks for services until the link is closed, for a limited number of names.
     *
     * @param seen takes what is found, on a thread of the link's
     */
    void browse(Consumer<Sighting> seen);

    /** Withdraws what was announced, and leaves. */
    void close();

    /** Makes links. */
    @FunctionalInterface
    interface Maker {
        /** A link in the network of a local address. */
        Link open(InetAddress address) throws IOException;
    }
}
