package nvmf.itest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hostile inputs, M4: what an association costs that does nothing. It is found out in a virtual machine of its own, since what other tests
 * left behind in this one goes and comes when it likes.
 */
final class IdleCostTest {
    private static final Logger LOG = LoggerFactory.getLogger(IdleCostTest.class);

    /** What both ends together may cost. */
    private static final int BYTES_MAX = 64 << 10;

    @Test
    void aThousandIdleAssociationsCostLittle() throws Exception {
        Process machine = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        IdleCost.class.getName())
                .redirectErrorStream(true)
                .start();
        String said = new String(machine.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(machine.waitFor()).as(said).isZero();
        Matcher cost = Pattern.compile(IdleCost.COST + "(-?\\d+)").matcher(said);
        assertThat(cost.find()).as(said).isTrue();
        LOG.warn(
                "an idle association with one I/O queue of 128 entries costs {} bytes, both ends together",
                cost.group(1));
        assertThat(Long.parseLong(cost.group(1))).isBetween(1L, (long) BYTES_MAX);
    }
}
