package nvmf.host.discovery;

import static nvmf.host.fixture.FakeController.fabrics;
import static nvmf.host.fixture.FakeController.log;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import nvmf.api.host.Credentials;
import nvmf.api.spec.Field;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.Page;
import nvmf.api.spec.ProtocolException;
import nvmf.api.spec.Status;
import nvmf.api.spec.Wire;
import nvmf.api.spec.admin.GetLogPage;
import nvmf.api.spec.admin.IdentifyController;
import nvmf.api.spec.fabrics.AddressFamily;
import nvmf.api.spec.fabrics.Connect;
import nvmf.api.spec.fabrics.ConnectData;
import nvmf.api.spec.fabrics.DiscoveryEntry;
import nvmf.api.spec.fabrics.DiscoveryLog;
import nvmf.api.spec.fabrics.PropertySet;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.spec.fabrics.TransportType;
import nvmf.api.spec.fabrics.Tsas;
import nvmf.api.transport.Options;
import nvmf.host.association.HostIdentity;
import nvmf.host.fixture.FakeCommand;
import nvmf.host.fixture.FakeController;
import nvmf.host.fixture.HostWitness;
import nvmf.host.fixture.Stages;
import nvmf.testkit.QuietLog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Discovery logs, good and hostile; HD numbers are those of the catalogue of hostile inputs. */
@ExtendWith(QuietLog.class)
final class DiscoveryTest {
    private final FakeController controller = new FakeController();
    private final HostIdentity identity = HostIdentity.of(new UUID(1, 1));
    private final HostWitness witness = new HostWitness(controller.time, controller).connect(identity);
    private final List<Page> entries = new ArrayList<>();
    private final Page header = DiscoveryLog.HEADER.blank();
    private long generation = 5;

    @BeforeEach
    void serve() {
        controller.identity.set(IdentifyController.CNTRLTYPE, IdentifyController.TYPE_DISCOVERY);
        controller.identity.set(IdentifyController.IOCCSZ, 0).set(IdentifyController.IORCSZ, 0);
        controller.on(log(GetLogPage.DISCOVERY), this::serveLog);
    }

    @AfterEach
    void nothingIsLeftAndTheWitnessGoesOn() {
        witness.testify(() -> {}, controller);
    }

    private void serveLog(FakeCommand command) {
        header.set(DiscoveryLog.GENCTR, generation);
        if (header.get(DiscoveryLog.NUMREC) == 0) {
            header.set(DiscoveryLog.NUMREC, entries.size());
        }
        GetLogPage get = GetLogPage.of(command.sqe());
        ByteBuffer all = Wire.allocate(1024 * (1 + entries.size()));
        all.put(0, header.bytes(), 0, 1024);
        for (int i = 0; i < entries.size(); i++) {
            all.put(1024 * (i + 1), entries.get(i).bytes(), 0, 1024);
        }
        int offset = (int) Math.min(get.offset(), all.capacity());
        command.succeed(all.slice(offset, (int) Math.min(get.bytes(), all.capacity() - offset)));
    }

    private static DiscoveryEntry entry(int number) {
        return new DiscoveryEntry(
                TransportAddress.tcp("192.0.2.7", 4420),
                DiscoveryEntry.NVM_SUBSYSTEM,
                0,
                1,
                0xFFFF,
                32,
                0,
                new Nqn("nqn.2014-08.org.example:" + number),
                Tsas.NONE);
    }

    private CompletionStage<List<DiscoveryEntry>> discover() {
        var found = new DiscoveryClient(witness.connector(), identity, Credentials.NONE, Runnable::run)
                .discover(FakeController.ADDRESS, Nqn.DISCOVERY, Options.NONE);
        controller.time.run();
        return found;
    }

    private List<FakeCommand> reads() {
        return controller.commands.stream().filter(log(GetLogPage.DISCOVERY)).toList();
    }

    private void assertNothingLeft() {
        assertThat(controller.open()).isZero();
        assertThat(witness.timersOfOthers()).as("timers left").isZero();
    }

    @Test
    void theLogIsReadInPiecesBetweenTwoLooksAtItsHeader() {
        for (int i = 0; i < 10; i++) {
            entries.add(entry(i).toPage());
        }
        List<DiscoveryEntry> found = Stages.value(discover());
        assertThat(found)
                .extracting(entry -> entry.subnqn().value())
                .hasSize(10)
                .endsWith("nqn.2014-08.org.example:9");
        assertThat(reads())
                .extracting(command -> GetLogPage.of(command.sqe()).offset())
                .containsExactly(0L, 1024L, 5120L, 9216L, 0L);
        assertThat(reads())
                .extracting(command -> GetLogPage.of(command.sqe()).bytes())
                .containsExactly(1024L, 4096L, 4096L, 2048L, 1024L);
        assertNothingLeft();
    }

    @Test
    void itConnectsToTheWellKnownNameAndShutsDownInOrder() {
        Stages.value(discover());
        assertThat(controller.connectData()).extracting(ConnectData::subnqn).containsExactly(Nqn.DISCOVERY);
        assertThat(Connect.of(controller.commands.get(0).sqe()).katoMillis()).isZero();
        assertThat(controller.commands.stream().filter(fabrics(PropertySet.FCTYPE)))
                .hasSize(2);
        assertThat(controller.queues).hasSize(1);
    }

    @Test
    void anEmptyLogIsAnAnswer() {
        assertThat(Stages.value(discover())).isEmpty();
    }

    @Test
    void aLogThatChangesIsReadAgain() {
        entries.add(entry(1).toPage());
        controller.on(
                log(GetLogPage.DISCOVERY)
                        .and(command -> GetLogPage.of(command.sqe()).offset() > 0 && generation == 5),
                command -> {
                    serveLog(command);
                    generation++;
                    entries.set(0, entry(2).toPage());
                });
        assertThat(Stages.value(discover())).extracting(DiscoveryEntry::subnqn).containsExactly(entry(2).subnqn());
        assertThat(reads()).hasSize(6);
    }

    @Test
    void aControllerThatAsksForARestartGetsIt() {
        boolean[] once = {true};
        entries.add(entry(1).toPage());
        controller.on(
                log(GetLogPage.DISCOVERY)
                        .and(command -> GetLogPage.of(command.sqe()).offset() > 0 && once[0]),
                command -> {
                    once[0] = false;
                    command.refuse(Status.DISCOVER_RESTART);
                });
        assertThat(Stages.value(discover())).hasSize(1);
    }

    @Test
    void aLogThatNeverStandsStillIsGivenUp() {
        entries.add(entry(1).toPage());
        controller.on(log(GetLogPage.DISCOVERY), command -> {
            generation++;
            serveLog(command);
        });
        assertThat(Stages.failure(discover())).hasMessage("the discovery log changed 8 times while it was read");
        assertNothingLeft();
    }

    // HD1
    @ParameterizedTest
    @ValueSource(longs = {65_537, 0x0040_0000_0000_0000L, Long.MAX_VALUE, -1})
    void aClaimOfTooManyRecordsCostsNothing(long records) {
        header.set(DiscoveryLog.NUMREC, records);
        assertThat(Stages.failure(discover()))
                .isInstanceOf(ProtocolException.class)
                .hasMessage("the discovery log claims " + Long.toUnsignedString(records) + " records, more than 65536");
        assertThat(reads()).hasSize(1);
        assertNothingLeft();
    }

    @Test
    void asManyRecordsAsThereMayBeAreRead() {
        header.set(DiscoveryLog.NUMREC, 65_536);
        Page page = entry(1).toPage();
        controller.on(
                log(GetLogPage.DISCOVERY)
                        .and(command -> GetLogPage.of(command.sqe()).offset() > 0),
                command -> {
                    ByteBuffer piece = Wire.allocate(command.data().remaining());
                    for (int at = 0; at < piece.capacity(); at += 1024) {
                        piece.put(at, page.bytes(), 0, 1024);
                    }
                    command.succeed(piece);
                });
        assertThat(Stages.value(discover()).size()).isEqualTo(65_536);
    }

    @Test
    void aControllerThatTakesItsTimeIsNotWaitedForWithoutEnd() {
        header.set(DiscoveryLog.NUMREC, 65_536);
        controller.on(log(GetLogPage.DISCOVERY), command -> {
            Future<?> answer = controller.time.schedule(() -> serveLog(command), 9, TimeUnit.SECONDS);
            assertThat(answer.isDone()).isFalse();
        });
        var found = discover();
        controller.time.advanceMillis(LogReader.MILLIS_MAX + 10_000);
        assertThat(Stages.failure(found)).hasMessage("the discovery log took longer than 60000 ms");
        assertNothingLeft();
    }

    // HD3
    @Test
    void anotherRecordFormatIsNotGuessedAt() {
        header.set(DiscoveryLog.RECFMT, 1);
        assertThat(Stages.failure(discover())).hasMessage("the discovery log has record format 1, not 0");
    }

    @Test
    void aRefusalIsTheAnswer() {
        controller.on(log(GetLogPage.DISCOVERY), command -> command.refuse(Status.INVALID_LOG_PAGE.dnr()));
        assertThat(Stages.failure(discover())).hasMessageContaining("Get Log Page 70h was refused");
        assertNothingLeft();
    }

    @Test
    void aConnectionThatBreaksIsTheReason() {
        controller.on(log(GetLogPage.DISCOVERY), command -> command.queue().cut("the cable was pulled"));
        assertThat(Stages.failure(discover())).hasMessage("the cable was pulled");
        assertNothingLeft();
    }

    private static Arguments bad(String name, Consumer<Page> change) {
        return Arguments.of(name, change);
    }

    private static Consumer<Page> text(int offset, int width, String text) {
        return bytes(offset, Arrays.copyOf(text.getBytes(StandardCharsets.UTF_8), width));
    }

    /** What no field of the page lets a well-behaved writer write. */
    private static Consumer<Page> bytes(int offset, byte[] bytes) {
        var field = new Field.Bytes("raw", offset, bytes.length);
        return page -> page.set(field, bytes);
    }

    private static byte[] full(int length, char with) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) with);
        return bytes;
    }

    static Stream<Arguments> badEntries() {
        return Stream.of(
                bad("HD4 address of 256 letters", bytes(512, full(256, 'a'))),
                bad("HD4 command behind the address", text(512, 256, "127.0.0.1;rm -rf")),
                bad("HD4 name for the DNS", text(512, 256, "evil.example")),
                bad(
                        "HD4 name for the DNS with a colon",
                        text(512, 256, "host.example:1").andThen(page -> page.set(DiscoveryEntry.ADRFAM, 2))),
                bad("HD4 spaces alone", bytes(512, full(256, ' '))),
                bad("HD4 half an address", text(512, 256, "127.0.0")),
                bad("HD4 octet too large", text(512, 256, "127.0.0.256")),
                bad("HD4 line break", text(512, 256, "127.0.0.1\n127.0.0.2")),
                bad("HD4 family and address differ", page -> page.set(DiscoveryEntry.ADRFAM, 2)),
                bad("HD5 port 0", text(32, 32, "0")),
                bad("HD5 port 65536", text(32, 32, "65536")),
                bad("HD5 port -1", text(32, 32, "-1")),
                bad("HD5 full-width digits", text(32, 32, "４４２０")),
                bad("HD5 no port", text(32, 32, "")),
                bad("HD6 name without end", bytes(256, full(256, (char) 0xFF))),
                bad("HD6 name of 256 letters", bytes(256, full(256, 'a'))),
                bad("HD6 no name", text(256, 256, "")),
                bad("HD6 escape sequence", text(256, 256, "nqn.2014-08.org.example:\u001B[2J")),
                bad("HD8 transport", page -> page.set(DiscoveryEntry.TRTYPE, 77)),
                bad("HD8 family", page -> page.set(DiscoveryEntry.ADRFAM, 77)),
                bad("HD8 TCP over InfiniBand", page -> page.set(DiscoveryEntry.ADRFAM, 3)),
                bad("HD8 subsystem type 0", page -> page.set(DiscoveryEntry.SUBTYPE, 0)),
                bad("HD8 subsystem type 4", page -> page.set(DiscoveryEntry.SUBTYPE, 4)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badEntries")
    void aBadEntryIsLeftOutAndTheRestKept(String name, Consumer<Page> change) {
        for (int i = 0; i < 3; i++) {
            entries.add(entry(i).toPage());
        }
        change.accept(entries.get(1));
        assertThat(Stages.value(discover()))
                .extracting(DiscoveryEntry::subnqn)
                .containsExactly(entry(0).subnqn(), entry(2).subnqn());
    }

    @Test
    void entriesOfEveryTransportAreKept() {
        List<TransportAddress> addresses = List.of(
                TransportAddress.tcp("::1", 4420),
                TransportAddress.tcp("fe80::1%eth0", 8009),
                TransportAddress.of(TransportType.RDMA, "192.0.2.1", "4420"),
                new TransportAddress(
                        TransportType.FIBRE_CHANNEL,
                        AddressFamily.FIBRE_CHANNEL,
                        "nn-0x1000000044001123:pn-0x2000000055001123",
                        "none"),
                TransportAddress.of(TransportType.LOOP, "target", ""));
        for (TransportAddress address : addresses) {
            entries.add(new DiscoveryEntry(
                            address,
                            DiscoveryEntry.NVM_SUBSYSTEM,
                            0,
                            1,
                            0xFFFF,
                            32,
                            0,
                            new Nqn("nqn.2014-08.org.example:x"),
                            Tsas.NONE)
                    .toPage());
        }
        assertThat(Stages.value(discover())).extracting(DiscoveryEntry::address).containsExactlyElementsOf(addresses);
    }

    @Test
    void spacesAfterAnAddressAreNoPartOfIt() {
        Page page = entry(1).toPage();
        text(512, 256, "192.0.2.7   ").accept(page);
        entries.add(page);
        assertThat(Stages.value(discover()).get(0).address().traddr()).isEqualTo("192.0.2.7");
    }
}
