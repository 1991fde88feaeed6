package nvmf.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** That the comparison runs; what it measures here means nothing, and on a busy machine may be nothing. */
final class CompareTest {
    @Test
    void theTablesArePrintedForAReadAndAWrite() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream printed = new PrintStream(out, true, StandardCharsets.UTF_8);

        int code = new CommandLine(new Compare(printed, printed))
                .execute(
                        "--rounds=1",
                        "--millis=200",
                        "--ramp=0",
                        "--warm=0",
                        "--parts=table",
                        "--shapes=randread-4k-32|write-128k-8",
                        "--contestants=bare, sleeping|nvmf, adaptive");

        String text = out.toString(StandardCharsets.UTF_8);
        assertThat(code).as(text).isZero();
        assertThat(text).contains("| shape | contestant |");
        assertThat(text).containsPattern("\\| randread-4k-32 \\| nvmf, adaptive \\| \\d+ \\|");
        assertThat(text).containsPattern("\\| write-128k-8 \\| nvmf, adaptive \\| \\d+ \\|");
        assertThat(text).containsPattern("\\| randread-4k-32 \\| bare, sleeping \\| \\d+ \\|");
        assertThat(text).containsPattern("\\| write-128k-8 \\| bare, sleeping \\| \\d+ \\|");
    }
}
