package nvmf.mdns;

import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import nvmf.api.spec.fabrics.TransportAddress;

/** Networks in which a test says what is heard, and sees what is told. */
final class FakeNetwork implements Link.Maker {
    /** What is told now, as {@code ADDRESS NOTICE}. */
    final Set<String> told = new HashSet<>();

    /** Sightings that whoever browses hears at once, by the link's address. */
    final Map<InetAddress, List<Sighting>> heard = new LinkedHashMap<>();

    /** Addresses whose links cannot be opened. */
    final Set<InetAddress> broken = new HashSet<>();

    /** Links that are open now. */
    final List<InetAddress> open = new ArrayList<>();

    int opened;

    static InetAddress ip(String text) {
        return TransportAddress.tcp(text, 0).numeric().orElseThrow();
    }

    @Override
    public Link open(InetAddress address) throws IOException {
        if (broken.contains(address)) {
            throw new IOException("there is no multicast");
        }
        opened++;
        open.add(address);
        return new Link() {
            private final Set<String> mine = new HashSet<>();

            @Override
            public void announce(Notice notice) {
                mine.add(line(notice));
                told.add(line(notice));
            }

            @Override
            public void withdraw(Notice notice) {
                mine.remove(line(notice));
                told.remove(line(notice));
            }

            private String line(Notice notice) {
                return address.getHostAddress() + " " + notice.name() + " " + notice.port() + " " + notice.subnqn();
            }

            @Override
            public void browse(Consumer<Sighting> seen) {
                heard.getOrDefault(address, List.of()).forEach(seen);
            }

            @Override
            public void close() {
                told.removeAll(mine);
                open.remove(address);
            }
        };
    }
}
