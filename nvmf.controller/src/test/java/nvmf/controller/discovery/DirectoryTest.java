package nvmf.controller.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.fabrics.DiscoveryEntry;
import nvmf.api.spec.fabrics.DiscoveryLog;
import nvmf.api.spec.fabrics.SecureChannel;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.spec.fabrics.TransportType;
import nvmf.controller.access.AddressRange;
import nvmf.controller.access.AllowList;
import nvmf.controller.device.SharedDevices;
import nvmf.controller.model.SubsystemCore;
import nvmf.controller.model.SubsystemSettings;
import nvmf.controller.model.SubsystemSettings.Cntlids;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DirectoryTest {
    private static final Nqn HOST = new Nqn("nqn.2014-08.org.example:host");
    private static final TransportAddress FROM = TransportAddress.tcp("192.0.2.9", 50000);
    private static final TransportAddress REACHED = TransportAddress.tcp("192.0.2.1", 4420);

    private final List<String> changes = new ArrayList<>();
    private final Directory directory = new Directory(() -> changes.add("changed"));
    private final SubsystemCore open = subsystem("open", AllowList.ANYBODY);

    private static SubsystemCore subsystem(String name, AllowList allowed) {
        SubsystemCore subsystem = new SubsystemCore(
                SubsystemSettings.of(new Nqn("nqn.2014-08.org.example:" + name)),
                new SharedDevices(),
                () -> 0,
                event -> {});
        subsystem.admission().allow(allowed);
        return subsystem;
    }

    /** What the log tells of others than the discovery subsystem itself. */
    private List<DiscoveryEntry> entries(Nqn host, int port, TransportAddress reached) {
        return all(host, port, reached).stream()
                .filter(entry -> entry.subtype() != DiscoveryEntry.CURRENT_DISCOVERY)
                .toList();
    }

    private List<DiscoveryEntry> all(Nqn host, int port, TransportAddress reached) {
        ByteBuffer bytes = directory.log(new Visit(host, FROM, port, reached)).bytes();
        List<DiscoveryEntry> entries = new ArrayList<>();
        for (int at = 1024; at < bytes.limit(); at += 1024) {
            entries.add(DiscoveryEntry.of(DiscoveryEntry.LAYOUT.read(bytes.slice(at, 1024))));
        }
        assertThat(DiscoveryLog.HEADER.read(bytes).get(DiscoveryLog.NUMREC)).isEqualTo(entries.size());
        return entries;
    }

    @Test
    void eachPortTellsOfEachSubsystemItLeadsTo() {
        SubsystemCore other = subsystem("other", AllowList.ANYBODY);
        directory.publish(new Directory.Offer(
                1, TransportAddress.tcp("192.0.2.1", 4420), SecureChannel.NOT_SPECIFIED, List.of(open, other)));
        directory.publish(new Directory.Offer(
                2, TransportAddress.tcp("2001:db8::1", 4421), SecureChannel.NOT_SPECIFIED, List.of(open)));

        List<DiscoveryEntry> entries = entries(HOST, 1, REACHED);

        assertThat(entries)
                .extracting(entry -> entry.portId() + " " + entry.address() + " " + entry.subnqn())
                .containsExactly(
                        "1 tcp://192.0.2.1:4420 " + open.nqn(),
                        "1 tcp://192.0.2.1:4420 " + other.nqn(),
                        "2 tcp://[2001:db8::1]:4421 " + open.nqn());
        assertThat(entries.get(0).subtype()).isEqualTo(2);
        assertThat(entries.get(0).requirements()).isEqualTo(4);
        assertThat(entries.get(0).cntlid()).isEqualTo(0xFFFF);
        assertThat(entries.get(0).adminDepthMax()).isEqualTo(128);
    }

    @Test
    void aStaticControllerIsToldAsSuch() {
        SubsystemCore fixed = new SubsystemCore(
                SubsystemSettings.of(new Nqn("nqn.2014-08.org.example:fixed")).with(new Cntlids(1, 4, true)),
                new SharedDevices(),
                () -> 0,
                event -> {});
        directory.publish(new Directory.Offer(1, REACHED, SecureChannel.NOT_SPECIFIED, List.of(fixed)));
        assertThat(entries(HOST, 1, REACHED).get(0).cntlid()).isEqualTo(0xFFFE);
    }

    @Test
    void aHostSeesWhatItMayUseAndNothingElse() {
        SubsystemCore closed = subsystem("closed", AllowList.of(Set.of(HOST)));
        directory.publish(new Directory.Offer(1, REACHED, SecureChannel.NOT_SPECIFIED, List.of(open, closed)));
        assertThat(entries(HOST, 1, REACHED)).hasSize(2);
        assertThat(entries(new Nqn("nqn.2014-08.org.example:stranger"), 1, REACHED))
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        // listening at, host came by that port, and reached us at; what it is told
        "0.0.0.0,     true,  192.0.2.1,   192.0.2.1",
        "0.0.0.0,     false, 192.0.2.1,   192.0.2.1",
        "0.0.0.0,     false, 2001:db8::1, ",
        "::,          true,  2001:db8::1, 2001:db8::1",
        "::,          true,  192.0.2.1,   192.0.2.1",
        "::,          false, 192.0.2.1,   ",
        "0:0:0:0:0:0:0:0, true, 2001:db8::1, 2001:db8::1",
        "198.51.100.7, false, 192.0.2.1,  198.51.100.7",
    })
    void aWildcardIsToldAsTheAddressTheHostUsed(String listen, boolean here, String reached, String told) {
        directory.publish(
                new Directory.Offer(1, TransportAddress.tcp(listen, 4423), SecureChannel.NOT_SPECIFIED, List.of(open)));

        List<DiscoveryEntry> entries = entries(HOST, here ? 1 : 2, TransportAddress.tcp(reached, 4420));

        if (told == null) {
            assertThat(entries).isEmpty();
        } else {
            assertThat(entries)
                    .singleElement()
                    .satisfies(entry -> assertThat(entry.address()).isEqualTo(TransportAddress.tcp(told, 4423)));
        }
    }

    @Test
    void aPortInsideThisProcessIsToldInsideThisProcessOnly() {
        TransportAddress loop = TransportAddress.of(TransportType.LOOP, "here", "");
        directory.publish(new Directory.Offer(1, loop, SecureChannel.NOT_SPECIFIED, List.of(open)));
        assertThat(entries(HOST, 2, REACHED)).isEmpty();
        assertThat(entries(HOST, 1, loop)).hasSize(1);
    }

    @Test
    void theGenerationMovesWithEveryChangeAndWithNothingElse() {
        Directory.Offer offer = new Directory.Offer(1, REACHED, SecureChannel.NOT_SPECIFIED, List.of(open));
        directory.publish(offer);
        assertThat(directory.generation()).isEqualTo(1);
        directory.publish(offer);
        directory.withdraw(9);
        assertThat(directory.generation()).isEqualTo(1);
        directory.publish(new Directory.Offer(1, REACHED, SecureChannel.NOT_SPECIFIED, List.of()));
        directory.withdraw(1);
        assertThat(directory.generation()).isEqualTo(3);
        assertThat(changes).hasSize(3);
        assertThat(DiscoveryLog.HEADER
                        .read(directory.log(new Visit(HOST, FROM, 1, REACHED)).bytes())
                        .get(DiscoveryLog.GENCTR))
                .isEqualTo(3);
    }

    // Base Specification, "Discovery Log Page Entry Data Structure": SUBTYPE 3h, EPCSD and DUPRETINFO.
    @Test
    void theDiscoverySubsystemHasAnEntryForItselfAtEachPortThatTheHostReaches() {
        directory.publish(
                new Directory.Offer(1, TransportAddress.tcp("0.0.0.0", 4420), SecureChannel.NOT_SPECIFIED, List.of()));
        directory.publish(
                new Directory.Offer(2, TransportAddress.tcp("::", 4420), SecureChannel.NOT_SPECIFIED, List.of()));
        directory.publish(new Directory.Offer(
                3, TransportAddress.tcp("198.51.100.1", 8009), SecureChannel.NOT_SPECIFIED, List.of()));

        List<DiscoveryEntry> entries = all(HOST, 1, REACHED);

        assertThat(entries)
                .extracting(entry -> entry.portId() + " " + entry.address())
                .containsExactly("1 tcp://192.0.2.1:4420", "3 tcp://198.51.100.1:8009");
        assertThat(entries).allSatisfy(entry -> {
            assertThat(entry.subtype()).isEqualTo(3);
            assertThat(entry.flags()).isEqualTo(0b11);
            assertThat(entry.subnqn()).isEqualTo(Nqn.DISCOVERY);
        });
    }

    @Test
    void aNameOfItsOwnIsToldAndMovesTheGeneration() {
        directory.publish(new Directory.Offer(1, REACHED, SecureChannel.NOT_SPECIFIED, List.of()));
        Nqn own = new Nqn("nqn.2014-08.org.example:discovery");
        directory.name(own);
        assertThat(all(HOST, 1, REACHED)).extracting(DiscoveryEntry::subnqn).containsExactly(own);
        assertThat(directory.generation()).isEqualTo(2);
    }

    private static Referral referral(String name, String traddr, AllowList allowed) {
        return new Referral(
                name, TransportAddress.tcp(traddr, 8009), Nqn.DISCOVERY, true, SecureChannel.NOT_SPECIFIED, allowed);
    }

    @Test
    void aReferralIsToldToThoseItIsFor() {
        directory.refer(referral("a", "198.51.100.1", AllowList.ANYBODY));
        directory.refer(referral("b", "198.51.100.2", AllowList.of(Set.of(new Nqn("nqn.2014-08.org.example:other")))));
        assertThat(entries(HOST, 1, REACHED)).singleElement().satisfies(entry -> {
            assertThat(entry.subtype()).isEqualTo(1);
            assertThat(entry.address()).isEqualTo(TransportAddress.tcp("198.51.100.1", 8009));
            assertThat(entry.flags()).isEqualTo(0b10);
            assertThat(entry.adminDepthMax()).isEqualTo(32);
            assertThat(entry.cntlid()).isEqualTo(0xFFFF);
        });
        directory.refer(referral("a", "198.51.100.3", AllowList.ANYBODY));
        assertThat(entries(HOST, 1, REACHED))
                .extracting(entry -> entry.address().traddr())
                .containsExactly("198.51.100.3");
        directory.withdrawReferral("a");
        assertThat(entries(HOST, 1, REACHED)).isEmpty();
        assertThat(directory.generation()).isEqualTo(4);
    }

    // Base Specification, "Discovery Log Page Entry", TREQ bits 1:0; TCP Transport, SECTYPE.
    @Test
    void whatIsKnownOfSecureChannelsIsTold() {
        directory.publish(new Directory.Offer(1, REACHED, SecureChannel.NOT_REQUIRED, List.of(open)));
        directory.refer(new Referral(
                "tls",
                TransportAddress.tcp("198.51.100.1", 8009),
                Nqn.DISCOVERY,
                true,
                SecureChannel.REQUIRED,
                AllowList.ANYBODY));
        List<DiscoveryEntry> entries = entries(HOST, 1, REACHED);
        assertThat(entries).extracting(DiscoveryEntry::requirements).containsExactly(0b110, 0b001);
        assertThat(entries).extracting(entry -> entry.tsas().tcpSecurityType()).containsExactly(0, 2);
    }

    @Test
    void aReferralThatLeadsBackHereIsNotTold() {
        directory.publish(
                new Directory.Offer(1, TransportAddress.tcp("0.0.0.0", 8009), SecureChannel.NOT_SPECIFIED, List.of()));
        directory.refer(referral("circle", "192.0.2.1", AllowList.ANYBODY));
        assertThat(entries(HOST, 1, REACHED)).isEmpty();
        assertThat(entries(HOST, 1, TransportAddress.tcp("192.0.2.2", 8009))).hasSize(1);
    }

    @Test
    void whoComesFromElsewhereIsNotTold() {
        open.admission().allow(AllowList.ANYBODY.from(List.of(AddressRange.of("198.51.100.0/24"))));
        directory.publish(new Directory.Offer(1, REACHED, SecureChannel.NOT_SPECIFIED, List.of(open)));
        assertThat(entries(HOST, 1, REACHED)).isEmpty();
        open.admission().allow(AllowList.ANYBODY.from(List.of(AddressRange.of("192.0.2.9"))));
        assertThat(entries(HOST, 1, REACHED)).hasSize(1);
    }
}
