package nvmf.controller.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.Sqe;
import nvmf.api.spec.Status;
import nvmf.api.spec.admin.GetLogPage;
import nvmf.api.spec.fabrics.ConnectData;
import nvmf.api.spec.fabrics.TransportType;
import nvmf.api.spec.nvm.Read;
import nvmf.controller.fixture.Bench;
import nvmf.controller.fixture.ScriptedQueue;
import nvmf.controller.model.ErrorLog;
import nvmf.controller.model.IoMeter.Traffic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes at the offsets of the specification's figures, typed from there. */
class LogPagesTest {
    // Every identifier is asked for: the page says of none that it is there which is not, and forgets none that is.
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theSupportedPagesAreTheOnesThatCanBeRead(boolean discovery) {
        Bench bench = new Bench();
        Bench.HostSide host = discovery
                ? bench.connect(new ConnectData(Bench.HOSTID, 0xFFFF, Nqn.DISCOVERY, Bench.HOSTNQN), 0)
                        .enable()
                : bench.connect().enable();
        ByteBuffer page =
                host.admin(new GetLogPage(0, 0, 1024, 0).toSqe(), 1024).page();
        Set<Integer> told = new TreeSet<>();
        Set<Integer> readable = new TreeSet<>();
        for (int lid = 0; lid < 256; lid++) {
            if ((page.getInt(4 * lid) & 1) != 0) {
                told.add(lid);
            }
            Status status = host.admin(new GetLogPage(lid, lid == GetLogPage.SMART ? -1 : 0, 64, 0).toSqe(), 64)
                    .status();
            if (status.isSuccess()) {
                readable.add(lid);
            } else {
                assertThat(status.is(Status.INVALID_LOG_PAGE))
                        .as("log %02Xh: %s", lid, status)
                        .isTrue();
            }
        }
        assertThat(told).isEqualTo(readable).contains(0x00, 0x01, 0x05, 0x12);
        assertThat(told.contains(0x70)).isEqualTo(discovery);
        assertThat(told.contains(0x02)).isNotEqualTo(discovery);
    }

    @ParameterizedTest
    @CsvSource({"0,0", "1,1", "512,1", "512000,1", "512001,2", "1024000,2", "5120000000000,10000000"})
    void dataUnitsAreThousandsOf512BytesRoundedUp(long bytes, long units) {
        ByteBuffer page = LogPages.smart(0, new Traffic(bytes, 2 * bytes, 3, 4), 179_999, 7_200_001, 5);
        assertThat(page.limit()).isEqualTo(512);
        assertThat(page.getLong(32)).as("data units read").isEqualTo(units);
        assertThat(page.getLong(64)).as("host reads").isEqualTo(3);
        assertThat(page.getLong(80)).as("host writes").isEqualTo(4);
        assertThat(page.getLong(96)).as("busy minutes").isEqualTo(2);
        assertThat(page.getLong(128)).as("power on hours").isEqualTo(2);
        assertThat(page.getLong(176)).as("error entries").isEqualTo(5);
    }

    @Test
    void internalErrorsByTheThousandAreToldOnceAndThoseAfterAReadAgain() {
        ErrorLog log = new ErrorLog();
        AtomicInteger calls = new AtomicInteger();
        log.onInternalError(calls::incrementAndGet);
        for (int i = 0; i < 1000; i++) {
            log.add(1, new Read(1, 0, 1, false).toSqe(), Status.INTERNAL_ERROR);
            log.add(1, new Read(1, 0, 1, false).toSqe(), Status.INVALID_FIELD);
        }
        assertThat(calls).hasValue(1);
        log.newestFirst();
        // Between the reading and the taking notice.
        log.add(1, new Read(1, 0, 1, false).toSqe(), Status.INTERNAL_ERROR);
        assertThat(calls).hasValue(1);
        log.takenNotice();
        assertThat(calls).hasValue(2);
        log.newestFirst();
        log.takenNotice();
        assertThat(calls).hasValue(2);
    }

    @Test
    void theErrorLogShowsTheNewestFirst() {
        ErrorLog log = new ErrorLog();
        for (int i = 1; i <= 70; i++) {
            log.add(
                    3,
                    new Read(9, 0x1122334455667788L + i, 1, false).toSqe().withCid(i),
                    Status.INVALID_NAMESPACE.dnr());
        }
        ByteBuffer page = LogPages.errors(log, TransportType.TCP);
        assertThat(page.limit()).isEqualTo(64 * 64);
        assertThat(page.getLong(0)).as("count").isEqualTo(70);
        assertThat(page.getShort(8)).as("sqid").isEqualTo((short) 3);
        assertThat(page.getShort(10)).as("cid").isEqualTo((short) 70);
        // Do Not Retry, More, 00/0Bh, shifted by the phase bit.
        assertThat(page.getShort(12)).as("status").isEqualTo((short) 0xC016);
        assertThat(page.getShort(14)).as("parameter: the NSID").isEqualTo((short) 4);
        assertThat(page.getLong(16)).as("lba").isEqualTo(0x1122334455667788L + 70);
        assertThat(page.getInt(24)).as("nsid").isEqualTo(9);
        assertThat(page.get(29)).as("trtype").isEqualTo((byte) 3);
        assertThat(page.get(31)).as("opcode").isEqualTo((byte) 2);
        assertThat(page.getLong(63 * 64)).as("oldest").isEqualTo(7);
        assertThat(log.count()).isEqualTo(70);
    }

    @Test
    void anUnusedEntryOfTheErrorLogIsZero() {
        ErrorLog log = new ErrorLog();
        log.add(0, Sqe.of(0xC0, 0), Status.INVALID_OPCODE.dnr());
        ByteBuffer page = LogPages.errors(log, TransportType.TCP);
        assertThat(page.getLong(0)).isEqualTo(1);
        assertThat(page.getLong(64)).isZero();
    }

    @Test
    void theEffectsTellWhichCommandsChangeData() {
        ByteBuffer page = LogPages.commandEffects(false, false);
        assertThat(page.limit()).isEqualTo(4096);
        assertThat(page.getInt(4 * 0x06)).as("Identify").isEqualTo(1);
        assertThat(page.getInt(4 * 0x05)).as("Create CQ").isZero();
        assertThat(page.getInt(1024 + 4 * 0x01)).as("Write").isEqualTo(3);
        assertThat(page.getInt(1024 + 4 * 0x02)).as("Read").isEqualTo(1);
        assertThat(page.getInt(1024 + 4 * 0x05)).as("Compare").isEqualTo(1);
        assertThat(page.getInt(1024 + 4 * 0x19)).as("Copy").isEqualTo(3);
        assertThat(page.getInt(1024 + 4 * 0x0C)).as("Verify").isEqualTo(1);
        assertThat(page.getInt(1024 + 4 * 0x04)).as("Write Uncorrectable").isEqualTo(3);
        assertThat(page.getInt(1024 + 4 * 0x7D)).isZero();
        assertThat(LogPages.commandEffects(true, false).getInt(1024 + 4 * 0x02)).isZero();
    }

    @Test
    void theFirmwareIsInTheOneSlotThereIs() {
        ByteBuffer page = LogPages.firmware();
        assertThat(page.limit()).isEqualTo(512);
        assertThat(page.get(0)).isEqualTo((byte) 1);
        assertThat(page.get(8)).isEqualTo((byte) '0');
        assertThat(page.get(16)).isZero();
    }

    @Test
    void aFailedCommandSaysThatThereIsMoreAndTheLogHasIt() {
        Bench bench = new Bench();
        Bench.HostSide host = bench.connect().enable();
        ScriptedQueue io = host.io(4);
        io.send(new Read(77, 0, 1, false).toSqe().withCid(0x1234), 512);
        assertThat(io.last().cqe().status().more()).isTrue();

        ByteBuffer page = host.admin(new GetLogPage(GetLogPage.ERROR, -1, 64, 0).toSqe(), 64)
                .page();

        assertThat(page.getLong(0)).isEqualTo(1);
        assertThat(page.getShort(8)).isEqualTo((short) 4);
        assertThat(page.getShort(10)).isEqualTo((short) 0x1234);
        // Base Specification, "Error Information Log Entry": the opcode is meant where LPVER is 1.
        assertThat(page.get(31)).isEqualTo((byte) Read.OPCODE);
        assertThat(page.get(63)).isEqualTo((byte) 1);
    }

    @Test
    void theHealthPageCountsWhatWasReadAndWhatFailed() {
        Bench bench = new Bench();
        Bench.HostSide host = bench.connect().enable();
        ScriptedQueue io = host.io(1);
        io.send(new Read(1, 0, 8, false).toSqe(), 4096);
        io.send(new Read(77, 0, 8, false).toSqe(), 4096);
        bench.time.advanceMillis(3_600_000);
        ByteBuffer page = host.admin(new GetLogPage(GetLogPage.SMART, -1, 512, 0).toSqe(), 512)
                .page();
        assertThat(page.getLong(32)).isEqualTo(1);
        assertThat(page.getLong(64)).isEqualTo(1);
        assertThat(page.getLong(128)).isEqualTo(1);
        assertThat(page.getLong(176)).isEqualTo(1);
    }
}
