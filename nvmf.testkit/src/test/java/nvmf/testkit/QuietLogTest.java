package nvmf.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class QuietLogTest {
    private final QuietLog log = new QuietLog();
    private final PrintStream before = System.err;
    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();

    @BeforeEach
    void divert() {
        System.setErr(new PrintStream(shown, true, StandardCharsets.UTF_8));
        log.beforeEach(null);
    }

    @AfterEach
    void restore() {
        System.setErr(before);
    }

    @Test
    void anErrorIsShownAndIsAFailure() {
        System.err.println("[main] ERROR nvmf.transport.tcp.TcpConnection - ended by an error of ours");
        assertThatThrownBy(() -> log.afterEach(null))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("ended by an error of ours");
        assertThat(shown.toString(StandardCharsets.UTF_8)).contains("ended by an error of ours");
    }

    @Test
    void aWarningIsNone() {
        System.err.println("[main] WARN nvmf.host - lost: the controller closed queue 1");
        assertThat(log.lines()).isEqualTo(1);
        assertThatCode(() -> log.afterEach(null)).doesNotThrowAnyException();
    }

    @Test
    void whatIsExcusedIsNoFailureAndWhatComesAfterItIs() {
        System.err.println("[main] ERROR nvmf.host.queue.HostQueue - a transport must not throw");
        log.excuse();
        assertThatCode(() -> log.afterEach(null)).doesNotThrowAnyException();
        log.beforeEach(null);
        log.excuse();
        System.err.println("java.lang.NullPointerException");
        assertThatThrownBy(() -> log.afterEach(null)).isInstanceOf(AssertionError.class);
    }

    @Test
    void whatWasLoggedBeforeCountsNoMore() {
        System.err.println("java.lang.NullPointerException");
        log.beforeEach(null);
        assertThat(log.lines()).isZero();
        assertThatCode(() -> log.afterEach(null)).doesNotThrowAnyException();
    }
}
