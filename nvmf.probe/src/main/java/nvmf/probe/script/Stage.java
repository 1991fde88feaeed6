package nvmf.probe.script;

import java.io.Closeable;
import java.io.IOException;
import nvmf.probe.wire.Line;

/** Where connections come from: a host makes them, a controller waits for them. */
public interface Stage extends Closeable {
    /**
     * The next connection.
     *
     * @throws IOException if there is none within the time that somebody was given
     */
    Line open() throws IOException;
}
