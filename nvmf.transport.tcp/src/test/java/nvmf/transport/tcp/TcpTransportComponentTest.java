package nvmf.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import nvmf.api.transport.Options;
import nvmf.transport.tcp.TcpTransportComponent.Config;
import org.junit.jupiter.api.Test;

final class TcpTransportComponentTest {
    private static final Set<String> SMALL = Set.of("threads", "dataAlignment", "tos", "socketPriority");

    /** A configuration as Declarative Services makes it: these values, and the annotation's defaults for the rest. */
    private static Config config(Map<String, Object> values) {
        return (Config) Proxy.newProxyInstance(
                Config.class.getClassLoader(),
                new Class<?>[] {Config.class},
                (proxy, method, arguments) -> values.getOrDefault(name(method), method.getDefaultValue()));
    }

    // Compendium, "Component Property Type": a dollar sign is removed.
    private static String name(Method method) {
        return method.getName().replace("$", "");
    }

    @Test
    void theDefaultsOfTheConfigurationAreThoseOfTheTransport() {
        assertThat(TcpSettings.of(TcpTransportComponent.options(config(Map.of()))))
                .isEqualTo(TcpSettings.defaults());
    }

    @Test
    void everyEntryOfTheConfigurationReachesTheSettings() {
        TcpSettings defaults = TcpSettings.defaults();
        Arrays.stream(Config.class.getDeclaredMethods()).forEach(method -> {
            Object other = method.getReturnType() == int.class
                    ? Integer.valueOf(4096 + 8)
                    : method.getReturnType() == boolean.class
                            ? Boolean.valueOf(!(boolean) method.getDefaultValue())
                            : "sleep";
            Object legal = SMALL.contains(method.getName()) ? 6 : other;
            Options options = TcpTransportComponent.options(config(Map.of(name(method), legal)));
            assertThat(TcpSettings.of(options)).as(method.getName()).isNotEqualTo(defaults);
        });
    }

    @Test
    void aConfigurationThatCannotBeIsRefusedWithASentence() {
        assertThatThrownBy(() -> new TcpTransportComponent(config(Map.of("maxH2cData", 100))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("maxH2cData is a number from 4096");
    }
}
