package nvmf.mdns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.MulticastSocket;
import java.net.NetworkInterface;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import nvmf.api.spec.Nqn;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Real packets, on the loopback interface and a port of their own. */
final class JmdnsLinkTest {
    private static final InetAddress LOOPBACK = FakeNetwork.ip("127.0.0.1");
    private static final Notice NOTICE = new Notice("box one", 8009, Nqn.DISCOVERY);
    private static final long LIMIT_SECONDS = 30;
    private static int port;

    /** JmDNS reads it when its classes are loaded, which no test has done before. */
    @BeforeAll
    static void takeAPort() throws IOException {
        try (DatagramSocket free = new DatagramSocket(0)) {
            port = free.getLocalPort();
        }
        System.setProperty("net.mdns.port", Integer.toString(port));
    }

    @Test
    void whatOneLinkTellsAnotherFinds() throws Exception {
        Link telling = JmdnsLink.open(LOOPBACK, "nvmf-test-telling");
        Link looking = JmdnsLink.open(LOOPBACK, "nvmf-test-looking");
        try {
            CompletableFuture<Sighting> found = new CompletableFuture<>();
            looking.browse(sighting -> {
                if (sighting.txt().containsKey("p")) {
                    found.complete(sighting);
                }
            });
            telling.announce(NOTICE);

            Sighting sighting = found.get(LIMIT_SECONDS, TimeUnit.SECONDS);
            assertThat(sighting.name()).isEqualTo("box one");
            assertThat(SightingRules.read(sighting, LOOPBACK)).singleElement().satisfies(service -> {
                assertThat(service.address().traddr()).isEqualTo("127.0.0.1");
                assertThat(service.address().port()).isEqualTo(8009);
                assertThat(service.subnqn()).isEqualTo(Nqn.DISCOVERY);
            });
        } finally {
            looking.close();
            telling.close();
        }
    }

    // RFC 6763, 6: a TXT record is a row of strings, each behind its length. TP8009: p=tcp, nqn=...
    @Test
    void theRecordsAreThoseThatHostsLookFor() throws Exception {
        try (MulticastSocket socket = new MulticastSocket(port)) {
            NetworkInterface loopback = NetworkInterface.getByInetAddress(LOOPBACK);
            socket.joinGroup(new InetSocketAddress("224.0.0.251", port), loopback);
            socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(LIMIT_SECONDS));
            Link telling = JmdnsLink.open(LOOPBACK, "nvmf-test-telling");
            try {
                telling.announce(NOTICE);

                String txt = "\5p=tcp" + (char) (4 + Nqn.DISCOVERY.value().length()) + "nqn=" + Nqn.DISCOVERY;
                assertThat(packetWith(socket, txt)).contains("\n_nvme-disc\4_tcp\5local\0", "\7box one");
            } finally {
                telling.close();
            }
        }
    }

    private static String packetWith(MulticastSocket socket, String text) throws IOException {
        while (true) {
            DatagramPacket packet = new DatagramPacket(new byte[9000], 9000);
            socket.receive(packet);
            String bytes = new String(packet.getData(), 0, packet.getLength(), StandardCharsets.ISO_8859_1);
            if (bytes.contains(text)) {
                return bytes;
            }
        }
    }
}
