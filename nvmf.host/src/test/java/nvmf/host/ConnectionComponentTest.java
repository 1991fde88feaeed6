package nvmf.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import nvmf.api.host.ConnectRequest;
import nvmf.api.host.IoPolicy;
import nvmf.api.host.Paths;
import nvmf.api.host.Paths.LostWrites;
import nvmf.api.spec.fabrics.TransportAddress;
import org.junit.jupiter.api.Test;

final class ConnectionComponentTest {
    /** A configuration with these settings, the others as they are by default. */
    private static ConnectionComponent.Config config(Map<String, Object> settings) {
        return (ConnectionComponent.Config) Proxy.newProxyInstance(
                ConnectionComponentTest.class.getClassLoader(),
                new Class<?>[] {ConnectionComponent.Config.class},
                (proxy, method, arguments) -> settings.getOrDefault(method.getName(), method.getDefaultValue()));
    }

    private static List<ConnectRequest> requests(Map<String, Object> more) {
        Map<String, Object> settings = new HashMap<>(more);
        settings.put("traddr", "10.0.0.1");
        settings.put("subnqn", "nqn.2014-08.org.example:disk");
        return ConnectionComponent.requests(config(settings), "nvmf.host.connection~far");
    }

    @Test
    void oneConfigurationMakesAConnectionForEachAddress() {
        List<ConnectRequest> requests =
                requests(Map.of("paths", new String[] {"10.0.1.1", "10.0.2.1:4421"}, "ioQueues", 4));
        assertThat(requests)
                .extracting(ConnectRequest::address)
                .containsExactly(
                        TransportAddress.tcp("10.0.0.1", 4420),
                        TransportAddress.tcp("10.0.1.1", 4420),
                        TransportAddress.tcp("10.0.2.1", 4421));
        assertThat(requests).extracting(ConnectRequest::ioQueues).containsOnly(4);
        assertThat(requests).extracting(ConnectRequest::paths).containsOnly(Paths.DEFAULT.withDisks("far"));
        assertThat(requests).extracting(ConnectRequest::owner).containsOnly("nvmf.host.connection~far");
    }

    @Test
    void whatItIsToOthersIsConfigured() {
        assertThat(requests(Map.of("multipath", false, "iopolicy", "service-time", "lostWrites", "at-once")))
                .singleElement()
                .extracting(ConnectRequest::paths)
                .isEqualTo(Paths.DEFAULT
                        .withShared(false)
                        .withDisks("far")
                        .with(IoPolicy.SERVICE_TIME)
                        .with(LostWrites.AT_ONCE));
    }

    @Test
    void whatCannotBeIsAMistake() {
        assertThatIllegalArgumentException().isThrownBy(() -> requests(Map.of("iopolicy", "fastest")));
        assertThatIllegalArgumentException().isThrownBy(() -> requests(Map.of("lostWrites", "never")));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> requests(Map.of("multipath", false, "paths", new String[] {"10.0.1.1"})))
                .withMessage("further paths to one disk need multipath");
    }
}
