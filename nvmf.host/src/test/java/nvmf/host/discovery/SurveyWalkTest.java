package nvmf.host.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import nvmf.api.host.ReferralPolicy;
import nvmf.api.host.Survey;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.fabrics.DiscoveryEntry;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.spec.fabrics.TransportType;
import nvmf.api.spec.fabrics.Tsas;
import nvmf.host.fixture.Stages;
import nvmf.testkit.QuietLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A discovery service and those it refers to; HD numbers are those of the catalogue of hostile inputs. */
@ExtendWith(QuietLog.class)
final class SurveyWalkTest {
    private static final TransportAddress FIRST = TransportAddress.tcp("192.0.2.1", 8009);

    private final Map<TransportAddress, List<DiscoveryEntry>> logs = new LinkedHashMap<>();
    private final List<Service> asked = new ArrayList<>();

    private Survey survey(TransportAddress first, ReferralPolicy policy) {
        return Stages.value(new SurveyWalk(
                        service -> {
                            asked.add(service);
                            List<DiscoveryEntry> log = logs.get(service.address());
                            return log == null
                                    ? CompletableFuture.failedFuture(new IOException("nobody is there"))
                                    : CompletableFuture.completedFuture(log);
                        },
                        policy)
                .from(new Service(first, Nqn.DISCOVERY, 0)));
    }

    private static TransportAddress at(int service) {
        return TransportAddress.tcp("192.0.2." + service, 8009);
    }

    private static DiscoveryEntry entry(int subtype, TransportAddress address, String nqn, int flags) {
        return new DiscoveryEntry(address, subtype, 0, 1, 0xFFFF, 32, flags, new Nqn(nqn), Tsas.NONE);
    }

    private static DiscoveryEntry referral(TransportAddress address) {
        return entry(DiscoveryEntry.REFERRAL, address, Nqn.DISCOVERY.value(), 0);
    }

    private static DiscoveryEntry offer(int number) {
        return entry(DiscoveryEntry.NVM_SUBSYSTEM, TransportAddress.tcp("192.0.2.100", 4420), "nqn.x:" + number, 0);
    }

    private List<TransportAddress> visited() {
        return asked.stream().map(Service::address).toList();
    }

    @Test
    void whatAServiceRefersToIsFoundAfterWhatItOffersItself() {
        logs.put(at(1), List.of(referral(at(2)), offer(1)));
        logs.put(at(2), List.of(offer(2), referral(at(3))));
        logs.put(at(3), List.of(offer(3)));
        Survey survey = survey(FIRST, ReferralPolicy.SAFE);
        assertThat(survey.entries()).containsExactly(offer(1), offer(2), offer(3));
        assertThat(survey.passedOver()).isEmpty();
    }

    @Test
    void aRingOfReferralsIsWalkedOnceHoweverItsAddressesAreWritten() {
        TransportAddress other = TransportAddress.tcp("2001:db8:0:0::2", 8009);
        logs.put(FIRST, List.of(offer(1), referral(FIRST), referral(other)));
        logs.put(other, List.of(offer(1), referral(FIRST), referral(TransportAddress.tcp("2001:DB8::2", 8009))));
        Survey survey = survey(FIRST, ReferralPolicy.SAFE);
        assertThat(visited()).containsExactly(FIRST, other);
        assertThat(survey.entries()).containsExactly(offer(1));
        assertThat(survey.passedOver()).isEmpty();
    }

    @Test
    void anEntryOfTheServiceForItselfIsNoReferralUnlessItTellsMore() {
        String own = "nqn.x:discovery";
        logs.put(
                FIRST,
                List.of(
                        entry(DiscoveryEntry.CURRENT_DISCOVERY, at(2), own, DiscoveryEntry.FLAG_DUPLICATE),
                        entry(DiscoveryEntry.CURRENT_DISCOVERY, at(3), own, 0)));
        logs.put(at(3), List.of(offer(3)));
        assertThat(survey(FIRST, ReferralPolicy.SAFE).entries()).containsExactly(offer(3));
        assertThat(visited()).containsExactly(FIRST, at(3));
        assertThat(asked.get(1).subnqn()).isEqualTo(new Nqn(own));
    }

    @Test
    void aReferralThatLeadsNowhereIsToldAndTheRestIsFound() {
        logs.put(FIRST, List.of(referral(at(2)), referral(at(3))));
        logs.put(at(3), List.of(offer(3)));
        Survey survey = survey(FIRST, ReferralPolicy.SAFE);
        assertThat(survey.entries()).containsExactly(offer(3));
        assertThat(survey.passedOver()).containsExactly(new Survey.PassedOver(at(2), "nobody is there"));
    }

    @Test
    void aFirstServiceThatCannotBeReadIsAFailure() {
        var walk = new SurveyWalk(
                service -> CompletableFuture.failedFuture(new IOException("nobody is there")), ReferralPolicy.SAFE);
        assertThat(Stages.failure(walk.from(new Service(FIRST, Nqn.DISCOVERY, 0))))
                .hasMessage("nobody is there");
    }

    @Test
    void aChainOfReferralsEndsAtItsLimit() {
        for (int i = 1; i <= 20; i++) {
            logs.put(at(i), List.of(offer(i), referral(at(i + 1))));
        }
        Survey survey = survey(FIRST, ReferralPolicy.ALL);
        assertThat(survey.entries()).hasSize(ReferralRules.DEPTH_MAX + 1);
        assertThat(survey.passedOver())
                .containsExactly(new Survey.PassedOver(
                        at(ReferralRules.DEPTH_MAX + 2), "more than 8 referrals lead there, one behind the other"));
    }

    @Test
    void aLogOfManyReferralsLeadsToSoManyServicesAndNoMore() {
        logs.put(
                FIRST,
                IntStream.rangeClosed(2, 100).mapToObj(i -> referral(at(i))).toList());
        Survey survey = survey(FIRST, ReferralPolicy.ALL);
        assertThat(asked).hasSize(ReferralRules.SERVICES_MAX);
        assertThat(survey.passedOver()).hasSize(31 + 68);
    }

    // HD9
    @ParameterizedTest
    @CsvSource({
        // the service that refers, where to, whether that is safe
        "192.0.2.1,     192.0.2.2,        true",
        "192.0.2.1,     127.0.0.1,        false",
        "192.0.2.1,     127.1.2.3,        false",
        "192.0.2.1,     ::1,              false",
        "192.0.2.1,     ::ffff:127.0.0.1, false",
        "192.0.2.1,     169.254.169.254,  false",
        "192.0.2.1,     fe80::1%eth0,     false",
        "192.0.2.1,     0.0.0.0,          false",
        "192.0.2.1,     ::,               false",
        "192.0.2.1,     224.0.0.1,        false",
        "disk.example,  127.0.0.1,        false",
        "localhost,     127.0.0.1,        true",
        "127.0.0.1,     127.0.0.2,        true",
        "127.0.0.1,     ::1,              true",
        "127.0.0.1,     169.254.1.1,      true",
        "127.0.0.1,     0.0.0.0,          false",
        "fe80::2%eth0,  fe80::1%eth0,     true",
        "fe80::2%eth0,  ::1,              false",
    })
    void hd9ALogFromFarAwayDoesNotLeadToThisMachineOrItsLink(String from, String to, boolean safe) {
        TransportAddress first = TransportAddress.tcp(from, 8009);
        TransportAddress second = TransportAddress.tcp(to, 8010);
        DiscoveryEntry subsystem = entry(DiscoveryEntry.NVM_SUBSYSTEM, second, "nqn.x:1", 0);
        logs.put(first, List.of(referral(second), subsystem));
        logs.put(second, List.of());

        Survey survey = survey(first, ReferralPolicy.SAFE);
        assertThat(visited()).hasSize(safe ? 2 : 1);
        assertThat(survey.entries()).hasSize(safe ? 1 : 0);
        assertThat(survey.passedOver()).hasSize(safe ? 0 : 2);

        asked.clear();
        assertThat(survey(first, ReferralPolicy.ALL).entries()).hasSize(1);
        assertThat(visited()).hasSize(2);
    }

    @Test
    void hd9ALogFromTheNetworkDoesNotLeadIntoThisProcess() {
        logs.put(FIRST, List.of(referral(TransportAddress.of(TransportType.LOOP, "inside", ""))));
        assertThat(survey(FIRST, ReferralPolicy.SAFE).passedOver()).hasSize(1);
        assertThat(visited()).containsExactly(FIRST);
    }

    @Test
    void whoeverFollowsNoReferralsStaysWithTheFirstLog() {
        logs.put(FIRST, List.of(referral(at(2)), offer(1)));
        Survey survey = survey(FIRST, ReferralPolicy.NONE);
        assertThat(survey.entries()).containsExactly(offer(1));
        assertThat(survey.passedOver()).containsExactly(new Survey.PassedOver(at(2), "referrals are not followed"));
    }
}
