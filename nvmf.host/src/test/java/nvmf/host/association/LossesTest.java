package nvmf.host.association;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import nvmf.api.host.Recovery;
import nvmf.api.host.RemoteController.State;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.transport.Transports;
import nvmf.host.queue.Connector;
import nvmf.testkit.QuietLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the log says of an association that is away for a while. */
final class LossesTest {
    private static final TransportAddress ADDRESS = TransportAddress.tcp("192.0.2.1", 4420);

    @RegisterExtension
    final QuietLog log = new QuietLog();

    @RegisterExtension
    final Lab lab = new Lab();

    /** As they are while no transport is installed. */
    private final Surroundings bare = new Surroundings(
            Lab.HOST,
            new Connector(new Transports()),
            lab.surroundings.events(),
            lab.surroundings.namespaces(),
            lab.surroundings.delays(),
            lab.surroundings.clock(),
            lab.surroundings.luck());

    private final Losses losses = new Losses("nvme0", bare, new Serial());

    private List<String> warnings() {
        return log.text().lines().filter(line -> line.contains("WARN")).toList();
    }

    @Test
    void anAssociationThatIsBackSaysForHowLongItWasAway() {
        Association association =
                lab.live(Lab.request().withRecovery(new Recovery(2_500, 10_000, 60_000, Recovery.NEVER)));
        lab.controller.queues.get(lab.controller.queues.size() - 1).cut("cut");
        lab.controller.time.advanceMillis(2_600);

        assertThat(association.state()).isEqualTo(State.LIVE);
        assertThat(warnings()).hasSize(2);
        assertThat(warnings().get(0)).contains("nvme0: lost: cut; its commands wait while it is made again");
        assertThat(warnings().get(1)).contains("nvme0: back after 2.5 s");
    }

    @Test
    void aConnectionThatComesAboutForTheFirstTimeIsNotBack() {
        lab.live();

        assertThat(warnings()).isEmpty();
    }

    @Test
    void withoutATransportItDoesNotSayThatItIsMadeAgain() {
        losses.begin(ADDRESS, "the transport is going");
        lab.controller.time.advanceMillis(2_000);

        assertThat(warnings())
                .singleElement()
                .asString()
                .contains("nvme0: lost: the transport is going; its commands wait until there is a transport for TCP");
        lab.controller.time.advanceMillis(60_000);
        losses.back();
        assertThat(warnings()).hasSize(2).last().asString().contains("back after 62.0 s");
    }

    // At the end of the process transports go first, and everything else soon after them.
    @Test
    void whatEndsSoonAfterItsTransportIsNoLoss() {
        losses.begin(ADDRESS, "the transport is going");
        lab.controller.time.advanceMillis(800);
        losses.end();
        lab.controller.time.advanceMillis(60_000);

        assertThat(warnings()).isEmpty();
    }

    @Test
    void anotherTransportThatComesAtOnceIsNoLoss() {
        losses.begin(ADDRESS, "the transport is going");
        lab.controller.time.advanceMillis(800);
        losses.back();
        lab.controller.time.advanceMillis(60_000);

        assertThat(warnings()).isEmpty();
    }
}
