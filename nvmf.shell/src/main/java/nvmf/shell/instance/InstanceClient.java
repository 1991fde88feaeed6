package nvmf.shell.instance;

import java.io.EOFException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

/** Has a command run by a running instance. */
public final class InstanceClient {
    private final Instances instances;

    public InstanceClient(Instances instances) {
        this.instances = instances;
    }

    /**
     * Sends a command and copies what it prints, until it is done.
     *
     * @return its exit code
     * @throws IOException if the instance ends before the command does
     */
    public int run(String instance, List<String> words, Path folder, PrintStream out, PrintStream err)
            throws IOException {
        try (Link link = new Link(instances.connect(instance))) {
            link.write(new Request(folder, words).toFrame());
            Frame frame = link.read();
            while (frame.type() != Frame.EXIT) {
                PrintStream to = frame.type() == Frame.OUT ? out : err;
                to.write(frame.bytes().array(), 0, frame.bytes().remaining());
                to.flush();
                frame = link.read();
            }
            return frame.exitCode();
        } catch (EOFException e) {
            throw new IOException("the instance \"" + instance + "\" ended before the command did", e);
        }
    }
}
