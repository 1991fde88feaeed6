package nvmf.shell.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import nvmf.shell.command.UsageException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is said of several instances, of which one is to be named. */
@Timeout(30)
final class PortraitTest {
    @TempDir
    private Path base;

    private final List<InstanceServer> servers = new ArrayList<>();
    private Instances instances;

    @BeforeEach
    void lookHere() throws IOException {
        instances = Instances.of(base, Instances.user());
    }

    @AfterEach
    void end() {
        servers.forEach(InstanceServer::close);
    }

    private void open(String name, String... known) throws IOException {
        servers.add(InstanceServer.open(instances, name, (words, folder, out, err) -> {
            assertThat(words).containsExactly("known");
            List.of(known).forEach(out::println);
            return 0;
        }));
    }

    @Test
    void eachIsToldByWhatItServesAndIsConnectedTo() throws Exception {
        open("4711", "127.0.0.1:4420", "demo-tcp1", "loop", "nqn.2014-08.org.example:a", "tcp");
        open("4712", "[::1]:4421", "nqn.2014-08.org.example:b", "nvme0", "nvme0n1");
        open("4713", "loop", "tcp");

        assertThatThrownBy(() -> instances.choose(""))
                .isInstanceOf(UsageException.class)
                .hasMessage("several instances are running; say which with --instance NAME:"
                        + " 4711 (nqn.2014-08.org.example:a, 127.0.0.1:4420),"
                        + " 4712 (nqn.2014-08.org.example:b, [::1]:4421),"
                        + " 4713 (nothing served or connected)");
    }

    @Test
    void oneThatKnowsALotDoesNotHideTheOthers() throws Exception {
        open("one", "nqn.1", "nqn.2", "nqn.3");
        open("two", "nqn.4");

        assertThatThrownBy(() -> instances.choose("")).hasMessageEndingWith("one (nqn.1, nqn.2, ...), two (nqn.4)");
    }

    @Test
    void oneThatDoesNotAnswerHoldsUpNobody() throws Exception {
        open("one", "nqn.1");
        try (ServerSocketChannel mute = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            mute.bind(UnixDomainSocketAddress.of(instances.socket("two")));

            assertThatThrownBy(() -> instances.choose("")).hasMessageEndingWith("one (nqn.1), two (does not answer)");
        }
    }
}
