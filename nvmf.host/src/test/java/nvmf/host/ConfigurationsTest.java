package nvmf.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import nvmf.api.transport.Options;
import org.junit.jupiter.api.Test;

/** What the components make of their configurations. That they start and stop is shown in a container. */
final class ConfigurationsTest {
    private static final Map<String, Object> WHERE =
            Map.of("traddr", "192.0.2.1", "subnqn", "nqn.2014-08.org.example:disk");

    /** A configuration: what is given, and the defaults. */
    private static <A> A config(Class<A> type, Map<String, Object> given) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> given.getOrDefault(method.getName(), method.getDefaultValue())));
    }

    private static Options connection(Map<String, Object> given) {
        return ConnectionComponent.request(config(ConnectionComponent.Config.class, given))
                .options();
    }

    private static Options discovery(Map<String, Object> given) {
        return DiscoveryComponent.wish(config(DiscoveryComponent.Config.class, given), "dc")
                .request()
                .options();
    }

    @Test
    void howSoonIsTriedAgainHoldsForWhatIsFoundAsWell() {
        Map<String, Object> given = new HashMap<>(WHERE);
        given.put("reconnectMillis", 200L);
        assertThat(DiscoveryComponent.wish(config(DiscoveryComponent.Config.class, given), "dc")
                        .request()
                        .recovery()
                        .delayMillisMax())
                .isEqualTo(200);
        assertThat(ConnectionComponent.request(config(ConnectionComponent.Config.class, given))
                        .recovery()
                        .delayMillisMax())
                .isEqualTo(200);
    }

    @Test
    void whereConnectionsComeFromIsPassedOnAndNothingElse() {
        Options plain = Options.of(Options.HEADER_DIGEST, "false").with(Options.DATA_DIGEST, "false");
        assertThat(connection(WHERE)).isEqualTo(plain);
        assertThat(discovery(WHERE)).isEqualTo(plain);

        Map<String, Object> given = new HashMap<>(WHERE);
        given.putAll(Map.of("sourceAddress", "192.0.2.9", "sourceInterface", "eth9", "tos", 184));
        Options all = plain.with(Options.SOURCE_ADDRESS, "192.0.2.9")
                .with(Options.SOURCE_INTERFACE, "eth9")
                .with(Options.TOS, "184");
        assertThat(connection(given)).isEqualTo(all);
        assertThat(discovery(given)).isEqualTo(all);
    }
}
