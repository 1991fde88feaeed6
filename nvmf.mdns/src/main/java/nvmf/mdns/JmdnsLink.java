package nvmf.mdns;

import java.io.IOException;
import java.net.InetAddress;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import javax.jmdns.JmDNS;
import javax.jmdns.ServiceEvent;
import javax.jmdns.ServiceInfo;
import javax.jmdns.ServiceListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A link by JmDNS: the one class that knows it. */
final class JmdnsLink implements Link {
    /** TXT keys of one service that are looked at. */
    private static final int KEYS_MAX = 16;

    /** Bytes of a TXT record that are looked at all. */
    private static final int TEXT_MAX = 4096;

    /** For a thread that must not wait: the answer comes to the listener. */
    private static final long NOT_AT_ALL_MILLIS = 1;

    private static final Logger LOG = LoggerFactory.getLogger(JmdnsLink.class);

    private final JmDNS jmdns;
    private final Map<Notice, ServiceInfo> announced = new HashMap<>();

    private JmdnsLink(JmDNS jmdns) {
        this.jmdns = jmdns;
    }

    /**
     * A link in the network of a local address.
     *
     * @param host the name that records of this machine have, before {@code .local}; that of nobody else
     */
    static Link open(InetAddress address, String host) throws IOException {
        return new JmdnsLink(JmDNS.create(address, host));
    }

    @Override
    public void announce(Notice notice) throws IOException {
        ServiceInfo info = ServiceInfo.create(Notice.TYPE, notice.name(), notice.port(), 0, 0, notice.txt());
        jmdns.registerService(info);
        announced.put(notice, info);
    }

    @Override
    public void withdraw(Notice notice) {
        ServiceInfo info = announced.remove(notice);
        if (info != null) {
            jmdns.unregisterService(info);
        }
    }

    @Override
    public void browse(Consumer<Sighting> seen) {
        jmdns.addServiceListener(Notice.TYPE, new Asker(seen));
    }

    @Override
    public void close() {
        try {
            jmdns.close();
        } catch (IOException e) {
            LOG.debug("a link did not close in order", e);
        }
    }

    /** Asks for the records of each service that is heard of, up to a number of them; on one thread, JmDNS's. */
    private final class Asker implements ServiceListener {
        private final Consumer<Sighting> seen;
        private final Set<String> asked = new HashSet<>();

        Asker(Consumer<Sighting> seen) {
            this.seen = seen;
        }

        @Override
        public synchronized void serviceAdded(ServiceEvent event) {
            if (asked.size() < Finds.SERVICES_MAX && asked.add(event.getName())) {
                jmdns.requestServiceInfo(event.getType(), event.getName(), true, NOT_AT_ALL_MILLIS);
            }
        }

        @Override
        public void serviceRemoved(ServiceEvent event) {
            // The next round does not find it.
        }

        @Override
        public void serviceResolved(ServiceEvent event) {
            seen.accept(sighting(event.getName(), event.getInfo()));
        }
    }

    private static Sighting sighting(String name, ServiceInfo info) {
        return new Sighting(name, info.getPort(), List.of(info.getInetAddresses()), txt(info));
    }

    private static Map<String, String> txt(ServiceInfo info) {
        if (info.getTextBytes().length > TEXT_MAX) {
            return Map.of();
        }
        Map<String, String> txt = new HashMap<>();
        for (String key : Collections.list(info.getPropertyNames())) {
            String value = info.getPropertyString(key);
            if (value != null && txt.size() < KEYS_MAX) {
                txt.putIfAbsent(
                        key.toLowerCase(Locale.ROOT), value); // RFC 6763, 6.4: case is ignored, the first counts
            }
        }
        return txt;
    }
}
