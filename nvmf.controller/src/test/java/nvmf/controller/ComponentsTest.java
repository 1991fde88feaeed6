package nvmf.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.auth.DhGroup;
import nvmf.api.spec.auth.HashFunction;
import nvmf.api.spec.auth.Secret;
import nvmf.api.spec.fabrics.SecureChannel;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.spec.fabrics.TransportType;
import nvmf.api.transport.Options;
import nvmf.controller.access.AllowList;
import nvmf.controller.access.AuthPolicy;
import nvmf.controller.access.HostSecrets;
import nvmf.controller.discovery.Referral;
import nvmf.controller.model.Limits;
import nvmf.controller.model.SubsystemSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the components make of their configurations. That they start and stop is shown in a container. */
class ComponentsTest {
    private static final String NQN = "nqn.2014-08.org.example:disk";
    private static final TransportAddress FROM = TransportAddress.tcp("192.0.2.9", 50000);
    private static final String SECRET = "DHHC-1:00:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh+KfiaR:";
    private static final Nqn HOST = new Nqn("nqn.2014-08.org.example:host");

    /** A configuration: what is given, and the defaults. */
    private static <A> A config(Class<A> type, Map<String, Object> given) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> given.getOrDefault(method.getName(), method.getDefaultValue())));
    }

    private static SubsystemSettings subsystem(Map<String, Object> given) {
        return SubsystemComponent.settings(config(SubsystemComponent.Config.class, given));
    }

    private static AllowList allowed(Map<String, Object> given) {
        SubsystemComponent.Config config = config(SubsystemComponent.Config.class, given);
        return SubsystemComponent.allowed(config, SubsystemComponent.policy(config));
    }

    private static Referral referral(Map<String, Object> given) {
        return ReferralComponent.referral(config(ReferralComponent.Config.class, given), "r");
    }

    private static PortSettings port(Map<String, Object> given) {
        return PortComponent.settings(config(PortComponent.Config.class, given), "p");
    }

    @Test
    void aNameIsAllASubsystemNeeds() {
        SubsystemSettings settings = subsystem(Map.of("nvmf_nqn", NQN));
        assertThat(settings).isEqualTo(SubsystemSettings.of(new Nqn(NQN)));
        assertThat(settings.limits()).isEqualTo(Limits.DEFAULT);
        assertThat(settings.serial()).hasSize(16).isEqualTo(SubsystemSettings.serialOf(new Nqn(NQN)));
    }

    @Test
    void aListOfHostsKeepsOthersOutWhateverTheFlagSays() {
        Nqn stranger = new Nqn("nqn.2014-08.org.example:stranger");
        for (boolean any : new boolean[] {true, false}) {
            AllowList list = allowed(Map.of("allowAnyHost", any, "hosts", new String[] {HOST.value()}));
            assertThat(list.allows(HOST, FROM)).isTrue();
            assertThat(list.allows(stranger, FROM)).isFalse();
        }
        assertThat(allowed(Map.of("allowAnyHost", true)).allows(stranger, FROM)).isTrue();
    }

    @Test
    void withoutAListNobodyComesInUnlessThatIsWanted() {
        assertThat(allowed(Map.of())).isEqualTo(AllowList.of(Set.of()));
        assertThat(allowed(Map.of()).allows(HOST, FROM)).isFalse();
    }

    @Test
    void aListOfAddressesKeepsAwayWhoComesFromElsewhere() {
        String[] ranges = {"198.51.100.0/24", "2001:db8::/32"};
        AllowList anybody = allowed(Map.of("hostAddresses", ranges, "allowAnyHost", true));
        assertThat(anybody.allows(HOST, FROM)).isFalse();
        assertThat(anybody.allows(HOST, TransportAddress.tcp("2001:db8::7", 4420)))
                .isTrue();
        AllowList listed = allowed(Map.of("hostAddresses", ranges, "hosts", new String[] {NQN}));
        assertThat(listed.allows(HOST, TransportAddress.tcp("198.51.100.1", 4420)))
                .isFalse();
    }

    @Test
    void aPortTellsOfSecureChannelsWhatIsTrue() {
        assertThat(port(Map.of()).channel()).isEqualTo(SecureChannel.NOT_SPECIFIED);
        assertThat(port(Map.of("secureChannel", "not-required")).channel()).isEqualTo(SecureChannel.NOT_REQUIRED);
        assertThatThrownBy(() -> port(Map.of("secureChannel", "required")))
                .hasMessage("a port cannot require a secure channel, since there is no TLS yet: set secureChannel to"
                        + " not-specified or not-required");
        assertThatThrownBy(() -> port(Map.of("secureChannel", "maybe")))
                .hasMessage("secureChannel is not-specified, required or not-required, not \"maybe\"");
        assertThat(referral(Map.of("traddr", "192.0.2.1", "secureChannel", "required"))
                        .channel())
                .isEqualTo(SecureChannel.REQUIRED);
    }

    @Test
    void aReferralLeadsToTheDiscoveryPortUnlessToldOtherwise() {
        Referral referral = referral(Map.of("traddr", "2001:db8::1"));
        assertThat(referral.address()).isEqualTo(TransportAddress.tcp("2001:db8::1", 8009));
        assertThat(referral.subnqn()).isEqualTo(Nqn.DISCOVERY);
        assertThat(referral.persistent()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"disk.example, 8009", "0.0.0.0, 8009", "::, 8009", "192.0.2.1, 0"})
    void aReferralLeadsToAnAddressThatHostsCanUse(String traddr, String trsvcid) {
        assertThatThrownBy(() -> referral(Map.of("traddr", traddr, "trsvcid", trsvcid)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("a referral leads to a numeric IP address and a port from 1 on");
    }

    @ParameterizedTest
    @CsvSource({
        "serial,              '123456789012345678901',  serial has 1 to 20 printable ASCII characters",
        "model,               '',                       model has 1 to 40 printable ASCII characters",
        "controllerModel,     fixed,                    controllerModel is dynamic or static",
        "nvmf_nqn,            '',                       an NQN has 1 to 223 characters"
    })
    void aBadTextOfASubsystemIsRefusedWithASentence(String key, String value, String sentence) {
        Map<String, Object> given = new java.util.HashMap<>(Map.of("nvmf_nqn", NQN));
        given.put(key, value);
        assertThatThrownBy(() -> subsystem(given))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(sentence);
    }

    @ParameterizedTest
    @CsvSource({
        "ioQueuesMax, 0",
        "ioQueuesMax, 65536",
        "depthMax, 1",
        "depthMax, 65537",
        "adminDepthMax, 1",
        "mdtsBytes, 4095",
        "mdtsBytes, 12288",
        "mdtsBytes, 67108864",
        "controllersMax, 0",
        "cntlidMin, 0",
        "cntlidMin, 65520",
        "cntlidMax, 65520",
        "keepAliveGranularityMillis, 0",
        "keepAliveGranularityMillis, 150"
    })
    void aBadNumberOfASubsystemIsRefusedWithASentence(String key, int value) {
        assertThatThrownBy(() -> subsystem(Map.of("nvmf_nqn", NQN, key, value)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(Integer.toString(value));
    }

    @Test
    void aDirectoryForReservationsThatIsNotThereIsRefused() {
        Map<String, Object> given = Map.of("nvmf_nqn", NQN, "reservations", "/nowhere/at/all");
        assertThatThrownBy(() -> SubsystemComponent.reservations(config(SubsystemComponent.Config.class, given)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("reservations names a directory that can be written to, not \"/nowhere/at/all\"");
        assertThat(SubsystemComponent.reservations(config(SubsystemComponent.Config.class, Map.of())))
                .isEmpty();
    }

    @Test
    void hostsWithASecretAreListedByThat() {
        AllowList list = allowed(Map.of("_dhchapSecrets", new String[] {HOST + "=" + SECRET}));
        assertThat(list.allows(HOST, FROM)).isTrue();
        assertThat(list.allows(new Nqn(NQN), FROM)).isFalse();
    }

    @Test
    void secretsAreOfHostsAndPerhapsOfTheControllersAsWell() {
        AuthPolicy policy = policy(Map.of(
                "_dhchapSecrets",
                new String[] {HOST + "=" + SECRET, NQN + "=" + SECRET},
                "_dhchapCtrlSecrets",
                new String[] {NQN + "=" + SECRET},
                "dhchapHashes",
                new String[] {"sha384"},
                "dhchapDhgroups",
                new String[] {"ffdhe2048", "null"}));
        assertThat(policy.of(HOST)).contains(new HostSecrets(Secret.parse(SECRET), Optional.empty()));
        assertThat(policy.of(new Nqn(NQN)).get().controller()).contains(Secret.parse(SECRET));
        assertThat(policy.of(new Nqn("nqn.2014-08.org.example:other"))).isEmpty();
        assertThat(policy.hashes()).containsExactly(HashFunction.SHA_384);
        assertThat(policy.groups()).containsExactlyInAnyOrder(DhGroup.NULL, DhGroup.FFDHE_2048);
        assertThat(policy.toString()).doesNotContain("DHHC", "AAEC");
    }

    @ParameterizedTest
    @CsvSource({
        "_dhchapSecrets,     'DHHC-1:00:AAEC:',             'a host''s secret is written HOSTNQN=DHHC-1:hh:BASE64:'",
        "_dhchapSecrets,     'nqn.example=NVMe-1:AAEC:',    'a host''s secret is written HOSTNQN=DHHC-1:hh:BASE64:'",
        "_dhchapSecrets,     'nqn.example=DHHC-1:00:AAEC:', 'a host''s secret, of nqn.example: the key of a secret'",
        "_dhchapCtrlSecrets, 'nqn.a=DHHC-1:00:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh+KfiaR:', 'a controller proves who it is'",
        "dhchapHashes,       md5,                           'a hash function is sha256, sha384 or sha512'",
        "dhchapDhgroups,     modp2048,                      'a Diffie-Hellman group is null, ffdhe2048'"
    })
    void badSecretsAreRefusedWithASentenceThatDoesNotTellThem(String key, String value, String sentence) {
        assertThatThrownBy(() -> policy(Map.of(key, new String[] {value})))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(sentence)
                .satisfies(failure -> assertThat(failure.getMessage()).doesNotContain("AAEC"));
    }

    @Test
    void aHostHasOneSecretAndSomethingToUseItWith() {
        String[] twice = {HOST + "=" + SECRET, HOST + "=" + SECRET};
        assertThatThrownBy(() -> policy(Map.of("_dhchapSecrets", twice))).hasMessageContaining("two secrets");
        assertThatThrownBy(() -> policy(Map.of("dhchapHashes", new String[0])))
                .hasMessageContaining("needs a hash function");
    }

    private static AuthPolicy policy(Map<String, Object> given) {
        return SubsystemComponent.policy(config(SubsystemComponent.Config.class, given));
    }

    @Test
    void aSubsystemWithoutANameSaysWhatToSet() {
        assertThatThrownBy(() -> subsystem(Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a subsystem needs a name: set nvmf.nqn");
    }

    @Test
    void aPortListensForTcpAt4420UnlessToldOtherwise() {
        assertThat(port(Map.of()).address()).isEqualTo(TransportAddress.tcp("127.0.0.1", 4420));
        assertThat(port(Map.of("trsvcid", "0")).address().port()).isZero();
        assertThat(port(Map.of("trtype", "loop", "traddr", "here")).address())
                .isEqualTo(TransportAddress.of(TransportType.LOOP, "here", ""));
        assertThatThrownBy(() -> port(Map.of("trtype", "udp")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("tcp, rdma, fc, loop or pcie");
    }

    @Test
    void aPortPassesOnWhatIsSetAndLeavesTheRestToTheTransport() {
        assertThat(port(Map.of()).options()).isEqualTo(Options.NONE);
        Options options = port(Map.of("headerDigest", "true", "maxR2t", "4", "tos", "184", "userTimeoutMillis", "9"))
                .options();
        assertThat(options.values())
                .isEqualTo(Map.of(
                        Options.HEADER_DIGEST,
                        "true",
                        Options.MAX_R2T,
                        "4",
                        Options.TOS,
                        "184",
                        Options.USER_TIMEOUT_MILLIS,
                        "9"));
    }

    @Test
    void identifiersAreReadWithAndWithoutHyphens() {
        var identity = NamespaceComponent.identity(config(
                NamespaceComponent.Config.class,
                Map.of(
                        "uuid", "00112233-4455-6677-8899-aabbccddeeff",
                        "nguid", "F0E0D0C0B0A090807060504030201000",
                        "eui64", "ffffffffffffffff")));
        assertThat(identity.uuid()).isEqualTo(UUID.fromString("00112233-4455-6677-8899-aabbccddeeff"));
        assertThat(identity.nguid()).isEqualTo(UUID.fromString("f0e0d0c0-b0a0-9080-7060-504030201000"));
        assertThat(identity.eui64()).isEqualTo(-1);
    }

    @ParameterizedTest
    @CsvSource({"uuid, 1234", "nguid, x0112233445566778899aabbccddeeff", "eui64, 0x12"})
    void aBadIdentifierIsRefusedWithASentence(String key, String value) {
        assertThatThrownBy(
                        () -> NamespaceComponent.identity(config(NamespaceComponent.Config.class, Map.of(key, value))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(key + " has ")
                .hasMessageEndingWith("\"" + value + "\"");
    }
}
