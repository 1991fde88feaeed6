package nvmf.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import org.junit.jupiter.api.Test;

/** What is told of a component that failed, of which only the text of its stack trace is left. */
final class DoctorTest {
    private static String cause(Throwable failure) {
        StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace));
        return Doctor.cause(trace.toString());
    }

    @Test
    void theSentenceIsThatOfTheRefusalAndNotOfWhatLedToIt() {
        IOException file = new IOException("/nowhere/disk");
        IllegalArgumentException refusal = new IllegalArgumentException("cannot open /nowhere/disk: no folder", file);
        assertThat(cause(new InvocationTargetException(refusal))).isEqualTo("cannot open /nowhere/disk: no folder");
    }

    @Test
    void anyOtherFailureIsToldByItsRoot() {
        IOException file = new IOException("the disk is full");
        assertThat(cause(new InvocationTargetException(new IllegalStateException("broken", file))))
                .isEqualTo("the disk is full");
        assertThat(cause(file)).isEqualTo("the disk is full");
        assertThat(Doctor.cause("")).isEqualTo("it failed");
    }
}
