package nvmf.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Logger;
import org.slf4j.spi.SLF4JServiceProvider;

final class StandardErrorProviderTest {
    @ParameterizedTest
    @CsvSource({
        "     , nvmf.host, WARN",
        "     , io.netty,  WARN",
        "info , nvmf.host, INFO",
        "debug, nvmf.host, DEBUG",
        "DEBUG, nvmf.host, DEBUG",
        "debug, io.netty,  WARN",
        "trace, nvmf.host, TRACE",
        "trace, io.netty,  TRACE",
        "trace, org.jline, ERROR",
        "debug, LogService, WARN",
        "trace, LogService, TRACE",
        "warn , io.netty.util.internal.MacAddressUtil, ERROR",
        "loud , nvmf.host, WARN",
    })
    void theVariableSetsTheThresholdOfOurLoggers(String variable, String logger, String threshold) {
        assertThat(context(variable).getLogger(logger).getEffectiveLevel()).hasToString(threshold);
    }

    @Test
    void warningsGoToStandardErrorAndNothingGoesToStandardOutput() {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream toOut = new ByteArrayOutputStream();
        ByteArrayOutputStream toErr = new ByteArrayOutputStream();
        try {
            System.setOut(new PrintStream(toOut, true, StandardCharsets.UTF_8));
            System.setErr(new PrintStream(toErr, true, StandardCharsets.UTF_8));
            Logger logger = context(null).getLogger("nvmf.host.association");
            logger.warn("the peer is slow");
            logger.info("the peer is there");
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
        assertThat(toOut.size()).isZero();
        assertThat(toErr.toString(StandardCharsets.UTF_8))
                .contains("WARN  association")
                .contains("the peer is slow")
                .doesNotContain("the peer is there");
    }

    // As Felix's bridge makes them of the entries of the OSGi log, where Declarative Services says why a component
    // fails.
    @Test
    void anEventWithoutAContextIsPrintedAsWell() {
        PrintStream err = System.err;
        ByteArrayOutputStream toErr = new ByteArrayOutputStream();
        try {
            System.setErr(new PrintStream(toErr, true, StandardCharsets.UTF_8));
            LoggingEvent event = new LoggingEvent();
            event.setLoggerName("org.osgi.log");
            event.setLevel(Level.ERROR);
            event.setMessage("a component failed");
            event.setThreadName("main");
            event.setInstant(Instant.EPOCH);
            context(null).getLogger("org.osgi.log").callAppenders(event);
        } finally {
            System.setErr(err);
        }
        assertThat(toErr.toString(StandardCharsets.UTF_8)).contains("ERROR log [main] a component failed");
    }

    @Test
    void aComponentThatRefusesItsConfigurationIsOneLine() {
        Throwable refusal = new Wrapped(new InvocationTargetException(new IllegalArgumentException("no such size")));
        assertThat(printed(null, refusal)).hasLineCount(1).endsWith("the component failed: no such size\n");
        Throwable caused = new Wrapped(new IllegalArgumentException("no such folder", new IOException("x")));
        assertThat(printed(null, caused)).hasLineCount(1).endsWith("the component failed: no such folder\n");
        assertThat(printed("debug", refusal)).contains("\tat ", "Wrapped by");
    }

    @Test
    void everyOtherFailureHasItsTrace() {
        assertThat(printed(null, new Wrapped(new IllegalStateException("broken"))))
                .contains("broken", "\tat ");
        assertThat(printed(null, new IllegalArgumentException("ours"))).contains("ours", "\tat ");
    }

    private static final class Wrapped extends Exception {
        private static final long serialVersionUID = 1;

        Wrapped(Throwable cause) {
            super(cause.toString(), cause.getCause() == null ? cause : cause.getCause());
        }
    }

    private static String printed(String level, Throwable failure) {
        LoggerContext context = context(level);
        Lines lines = new Lines(context, "debug".equals(level), Wrapped.class.getName());
        lines.start();
        LoggingEvent event = new LoggingEvent(
                "", context.getLogger("nvmf.block.Disk"), Level.ERROR, "the component failed", failure, null);
        return lines.doLayout(event);
    }

    // Felix's bridge goes by the levels that are set, not by those that come from above.
    @Test
    void whatComesByTheOsgiLogHasALevelOfItsOwn() {
        assertThat(context(null).getLogger("LogService").getLevel()).isEqualTo(Level.WARN);
    }

    @Test
    void slf4jFindsItAsAService() {
        assertThat(ServiceLoader.load(SLF4JServiceProvider.class))
                .hasAtLeastOneElementOfType(StandardErrorProvider.class);
    }

    private static LoggerContext context(String variable) {
        StandardErrorProvider provider = new StandardErrorProvider();
        provider.initialize(variable);
        return (LoggerContext) provider.getLoggerFactory();
    }
}
