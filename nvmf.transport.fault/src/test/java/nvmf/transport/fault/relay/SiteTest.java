package nvmf.transport.fault.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import nvmf.transport.fault.rule.Pdus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What arrives of what is sent, over real sockets: {@code host} and {@code controller} are the two ends, the site is in between. */
@Timeout(20)
final class SiteTest {
    private static final byte[] ONE = Pdus.response(1);
    private static final byte[] TWO = Pdus.response(2);
    private static final byte[] THREE = Pdus.response(3);

    private final CountDownLatch ended = new CountDownLatch(1);
    private Site site;
    private Socket host;
    private Socket controller;

    private void carry(String... rules) throws IOException {
        site = new Site("test", 1, List.of(rules));
        Socket[] left = pair();
        Socket[] right = pair();
        host = left[0];
        controller = right[1];
        host.setSoTimeout(10_000);
        controller.setSoTimeout(10_000);
        assertThat(site.carry(left[1], right[0], ended::countDown)).isTrue();
    }

    private static Socket[] pair() throws IOException {
        try (ServerSocket door = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Socket one = new Socket(door.getInetAddress(), door.getLocalPort());
            return new Socket[] {one, door.accept()};
        }
    }

    @AfterEach
    void close() throws IOException {
        host.close();
        controller.close();
        site.close();
    }

    private void respond(byte[]... pdus) throws IOException {
        for (byte[] pdu : pdus) {
            controller.getOutputStream().write(pdu);
        }
    }

    private void assertHostHears(byte[]... parts) throws IOException {
        for (byte[] part : parts) {
            assertThat(host.getInputStream().readNBytes(part.length)).isEqualTo(part);
        }
    }

    private void assertHostIsLeft() throws Exception {
        assertThat(host.getInputStream().read()).isEqualTo(-1);
        assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void withoutRulesEverythingPassesBothWays() throws Exception {
        carry();
        respond(ONE, TWO);
        assertHostHears(ONE, TWO);
        byte[] connect = Pdus.connect(0);
        host.getOutputStream().write(connect);
        assertThat(controller.getInputStream().readNBytes(connect.length)).isEqualTo(connect);

        assertThat(site.counters().c2hPdus()).isEqualTo(2);
        assertThat(site.counters().h2cPdus()).isEqualTo(1);
        assertThat(site.counters().faults()).isZero();
        assertThat(site.counters().open()).isEqualTo(1);
    }

    @Test
    void eachSideIsToldWhenTheOtherIsDoneAndThenItIsOver() throws Exception {
        carry();
        host.shutdownOutput();
        assertThat(controller.getInputStream().read()).isEqualTo(-1);
        respond(ONE);
        controller.close();
        assertHostHears(ONE);
        assertHostIsLeft();
        assertThat(site.counters().open()).isZero();
        assertThat(site.counters().connections()).isEqualTo(1);
    }

    @Test
    void whatIsNotAPduPassesAsItIs() throws Exception {
        carry("drop");
        byte[] other = "GET / HTTP/1.1 and whatever else comes".getBytes(StandardCharsets.US_ASCII);
        other[4] = 0;
        other[5] = 0;
        other[6] = 0;
        other[7] = 0;
        respond(other);
        assertHostHears(other);
    }

    @Test
    void aDroppedPduIsMissing() throws Exception {
        carry("c2h after=1 times=1 drop");
        respond(ONE, TWO, THREE);
        assertHostHears(ONE, THREE);
        assertThat(site.counters().faults()).isEqualTo(1);
    }

    @Test
    void aDuplicateComesTwice() throws Exception {
        carry("times=1 duplicate");
        respond(ONE, TWO);
        assertHostHears(ONE, ONE, TWO);
    }

    @Test
    void aDelayedPduComesLaterAndSoDoTheNext() throws Exception {
        carry("times=1 delay=300");
        long before = System.nanoTime();
        respond(ONE, TWO);
        assertHostHears(ONE, TWO);
        assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - before)).isGreaterThanOrEqualTo(290);
    }

    @Test
    void aTruncatedPduIsFollowedByTheNext() throws Exception {
        carry("times=1 truncate=10");
        respond(ONE, TWO);
        assertHostHears(Arrays.copyOf(ONE, 10), TWO);
    }

    @Test
    void aPduIsCutInTheMiddleAndTheConnectionWithIt() throws Exception {
        carry("after=1 cut=10");
        respond(ONE, TWO);
        assertHostHears(ONE, Arrays.copyOf(TWO, 10));
        assertHostIsLeft();
        assertThat(controller.getInputStream().read()).isEqualTo(-1);
    }

    @Test
    void afterAHalfCloseTheOtherDirectionGoesOn() throws Exception {
        carry("c2h after=1 half-close");
        respond(ONE, TWO, THREE);
        assertHostHears(ONE);
        assertThat(host.getInputStream().read()).isEqualTo(-1);
        byte[] command = Pdus.command(2);
        host.getOutputStream().write(command);
        assertThat(controller.getInputStream().readNBytes(command.length)).isEqualTo(command);
    }

    @Test
    void aClosedConnectionEndsInOrder() throws Exception {
        carry("after=1 close");
        respond(ONE, TWO);
        assertHostHears(ONE);
        assertHostIsLeft();
    }

    @Test
    void aResetConnectionIsReset() throws Exception {
        carry("reset");
        respond(ONE);
        assertThatThrownBy(() -> host.getInputStream().read())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("reset");
        assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aStallHoldsBothDirectionsBackForItsTime() throws Exception {
        carry("c2h times=1 stall=300");
        long before = System.nanoTime();
        respond(ONE);
        while (site.counters().faults() == 0) {
            Thread.onSpinWait();
        }
        byte[] command = Pdus.command(2);
        host.getOutputStream().write(command);
        assertThat(controller.getInputStream().readNBytes(command.length)).isEqualTo(command);
        assertHostHears(ONE);
        assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - before)).isGreaterThanOrEqualTo(290);
    }

    @Test
    void aStallForGoodLastsUntilOneOfThemGivesUp() throws Exception {
        carry("c2h times=1 stall");
        respond(ONE, TWO);
        while (site.counters().faults() == 0) {
            Thread.onSpinWait();
        }
        host.getOutputStream().write(Pdus.command(2));
        controller.setSoTimeout(200);
        assertThatThrownBy(() -> controller.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
        controller.close();
        assertHostIsLeft();
    }

    @Test
    void rulesAreAddedAndClearedWhileAConnectionIsOpen() throws Exception {
        carry();
        respond(ONE);
        assertHostHears(ONE);
        site.add("drop");
        respond(TWO);
        while (site.counters().faults() == 0) {
            Thread.onSpinWait();
        }
        assertThat(site.clear()).isEqualTo(1);
        respond(THREE);
        assertHostHears(THREE);
    }

    @Test
    void queuesAreKnownByTheConnectCommandThatPassed() throws Exception {
        carry("c2h queue=3 drop");
        respond(ONE);
        assertHostHears(ONE);
        byte[] connect = Pdus.connect(3);
        host.getOutputStream().write(connect);
        assertThat(controller.getInputStream().readNBytes(connect.length)).isEqualTo(connect);
        respond(TWO);
        while (site.counters().faults() == 0) {
            Thread.onSpinWait();
        }
        site.clear();
        respond(THREE);
        assertHostHears(THREE);
    }

    @Test
    void noMoreConnectionsAreCarriedThanMayBe() throws Exception {
        carry();
        try (Site full = new Site("full", 1, List.of(), 0)) {
            Socket[] one = pair();
            Socket[] other = pair();
            assertThat(full.carry(one[1], other[0], ended::countDown)).isFalse();
            assertThat(one[0].getInputStream().read()).isEqualTo(-1);
            assertThat(other[1].getInputStream().read()).isEqualTo(-1);
            assertThat(full.counters().refused()).isEqualTo(1);
        }
    }
}
