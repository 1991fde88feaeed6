package nvmf.shell.instance;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.SocketChannel;
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
        try (SocketChannel channel = instances.connect(instance)) {
            new Request(folder, words).toFrame().write(new DataOutputStream(TwoWay.out(channel)));
            DataInputStream in = new DataInputStream(new BufferedInputStream(TwoWay.in(channel)));
            Frame frame = Frame.read(in);
            while (frame.type() != Frame.EXIT) {
                PrintStream to = frame.type() == Frame.OUT ? out : err;
                to.write(frame.bytes().array(), 0, frame.bytes().remaining());
                to.flush();
                frame = Frame.read(in);
            }
            return frame.bytes().hasRemaining()
                    ? Byte.toUnsignedInt(frame.bytes().get(0))
                    : 0;
        } catch (EOFException e) {
            throw new IOException("the instance \"" + instance + "\" ended before the command did", e);
        }
    }
}
