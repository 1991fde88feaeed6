package nvmf.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import nvmf.api.host.ConnectRequest;
import nvmf.api.spec.Nqn;
import nvmf.api.transport.Options;
import nvmf.host.association.HostIdentity;
import org.junit.jupiter.api.Test;

/** What the components make of their configurations. That they start and stop is shown in a container. */
final class ConfigurationsTest {
    private static final Map<String, Object> WHERE =
            Map.of("traddr", "192.0.2.1", "subnqn", "nqn.2014-08.org.example:disk");

    private static final String SECRET = "DHHC-1:00:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh+KfiaR:";

    /** A configuration: what is given, and the defaults. */
    private static <A> A config(Class<A> type, Map<String, Object> given) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> given.getOrDefault(method.getName(), method.getDefaultValue())));
    }

    /** What a component makes of another value than the default, for everything that both know but the place. */
    private static final Map<String, Object> OTHER = Map.ofEntries(
            Map.entry("ioQueues", 7),
            Map.entry("depth", 77),
            Map.entry("katoMillis", 777L),
            Map.entry("flowControl", true),
            Map.entry("headerDigest", true),
            Map.entry("dataDigest", true),
            Map.entry("sourceAddress", "192.0.2.9"),
            Map.entry("sourceInterface", "eth9"),
            Map.entry("tos", 184),
            Map.entry("_dhchapSecret", SECRET),
            Map.entry("reconnectMillis", 7_777L),
            Map.entry("lossMillis", 77_777L),
            Map.entry("fastFailMillis", 777L),
            Map.entry("multipath", false),
            Map.entry("iopolicy", "queue-depth"),
            Map.entry("lostWrites", "at-once"));

    private static Options connection(Map<String, Object> given) {
        return connectionRequest(given).options();
    }

    private static ConnectRequest connectionRequest(Map<String, Object> given) {
        return ConnectionComponent.request(config(ConnectionComponent.Config.class, given));
    }

    private static Options discovery(Map<String, Object> given) {
        return discoveryRequest(given).options();
    }

    private static ConnectRequest discoveryRequest(Map<String, Object> given) {
        return DiscoveryComponent.wish(config(DiscoveryComponent.Config.class, given), "dc")
                .request()
                .withOwner("");
    }

    private static Optional<HostIdentity> identity(String nqn, String id) {
        Map<String, Object> given = new HashMap<>(WHERE);
        given.put("hostnqn", nqn);
        given.put("hostid", id);
        return ConnectionComponent.identity(config(ConnectionComponent.Config.class, given));
    }

    @Test
    void aConnectionIsMadeByTheNameThatIsConfigured() {
        Nqn nqn = new Nqn("nqn.2014-08.org.example:host");
        UUID id = new UUID(8, 8);
        assertThat(identity("", "")).isEmpty();
        assertThat(identity(nqn.value(), "")).contains(HostIdentity.of(nqn));
        assertThat(identity("", id.toString())).contains(HostIdentity.of(id));
        assertThat(identity(nqn.value(), id.toString())).contains(new HostIdentity(nqn, id));
        assertThatIllegalArgumentException().isThrownBy(() -> identity("", "7"));
    }

    private static Set<String> keys(Class<?> config) {
        return Arrays.stream(config.getDeclaredMethods()).map(Method::getName).collect(Collectors.toSet());
    }

    @Test
    void whoFollowsCanWishForWhatOthersCan() {
        Set<String> left = keys(ConnectionComponent.Config.class);
        left.removeAll(keys(DiscoveryComponent.Config.class));
        assertThat(left).containsExactlyInAnyOrder("paths", "disks", "hostnqn", "hostid");
        Set<String> shared = keys(ConnectionComponent.Config.class);
        shared.removeAll(left);
        shared.removeAll(Set.of("trtype", "traddr", "trsvcid", "subnqn"));
        shared.removeAll(Set.of("_dhchapCtrlSecret", "dhchapHashes", "dhchapDhgroups"));
        assertThat(OTHER.keySet()).containsExactlyInAnyOrderElementsOf(shared);
    }

    @Test
    void bothComponentsMakeTheSameOfEachSetting() {
        Map<String, Object> here = new HashMap<>(WHERE);
        here.put("trsvcid", "4420");
        assertThat(discoveryRequest(here)).isEqualTo(connectionRequest(here));
        OTHER.forEach((key, value) -> {
            Map<String, Object> given = new HashMap<>(here);
            given.put(key, value);
            assertThat(connectionRequest(given)).as(key).isNotEqualTo(connectionRequest(here));
            assertThat(discoveryRequest(given)).as(key).isEqualTo(connectionRequest(given));
        });
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
