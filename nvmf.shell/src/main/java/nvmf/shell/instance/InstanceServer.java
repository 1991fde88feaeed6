package nvmf.shell.instance;

import java.io.EOFException;
import java.io.IOException;
import java.io.PrintStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import nvmf.shell.command.Failures;
import nvmf.shell.command.Runner;
import nvmf.shell.command.UsageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes commands for this process on its socket. Two threads per command: one runs it, one notices that the client hung up. */
public final class InstanceServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(InstanceServer.class);

    /** Commands at a time. */
    private static final int CLIENTS_MAX = 32;

    private final Instances instances;
    private final Path socket;
    private final ServerSocketChannel server;
    private final Executor executor;
    private final Semaphore places = new Semaphore(CLIENTS_MAX);

    /** Concurrent: added to by the accepting thread, removed from by each client's own, closed by whoever closes this. */
    private final Set<SocketChannel> clients = ConcurrentHashMap.newKeySet();

    /** Runs a command of this process and returns its exit code. */
    @FunctionalInterface
    public interface Executor {
        int run(List<String> words, Path folder, PrintStream out, PrintStream err);
    }

    private InstanceServer(Instances instances, Path socket, ServerSocketChannel server, Executor executor) {
        this.instances = instances;
        this.socket = socket;
        this.server = server;
        this.executor = executor;
    }

    /**
     * Opens the socket of that name.
     *
     * @throws UsageException if an instance of that name is running
     */
    public static InstanceServer open(Instances instances, String name, Executor executor) throws IOException {
        Path socket = instances.socket(name);
        if (Files.exists(socket) && Instances.answers(socket)) {
            throw new UsageException("an instance \"" + name + "\" is running already; choose another --instance NAME");
        }
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            server.bind(UnixDomainSocketAddress.of(socket), CLIENTS_MAX);
            Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
        } catch (IOException e) {
            server.close();
            throw e;
        }
        InstanceServer instance = new InstanceServer(instances, socket, server, executor);
        start("nvmf-instance", instance::accept);
        return instance;
    }

    private static void start(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (server.isOpen()) {
            try {
                SocketChannel client = server.accept();
                if (places.tryAcquire()) {
                    clients.add(client);
                    start("nvmf-client", () -> serve(client));
                } else {
                    client.close();
                }
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException e) {
                LOG.warn("no command can be taken any more: {}", e.getMessage());
                close();
            }
        }
    }

    private void serve(SocketChannel client) {
        try (Link link = new Link(client)) {
            Request request = Request.of(link.read());
            Thread runner = new Thread(() -> run(request, link), "nvmf-client-command");
            runner.setDaemon(true);
            runner.start();
            // Nothing more is expected: what comes is the end, by either side.
            awaitEnd(link);
            runner.interrupt();
        } catch (EOFException e) {
            LOG.debug("a client looked in and left");
        } catch (IOException e) {
            LOG.debug("a client's request ended: {}", Failures.sentence(e));
        } finally {
            clients.remove(client);
            places.release();
        }
    }

    private static void awaitEnd(Link link) {
        try {
            Frame frame = link.read();
            LOG.debug("a client goes on talking: {}", frame.type());
        } catch (IOException e) {
            LOG.trace("a client is done", e);
        }
    }

    private void run(Request request, Link link) {
        try (link;
                PrintStream out = stream(Frame.OUT, link);
                PrintStream err = stream(Frame.ERR, link)) {
            int code = Runner.FAILED;
            try {
                code = executor.run(request.words(), request.folder(), out, err);
            } finally {
                out.flush();
                err.flush();
                link.write(Frame.exit(code));
            }
        } catch (IOException e) {
            LOG.debug("a client left before its command's end: {}", Failures.sentence(e));
        }
    }

    private static PrintStream stream(int type, Link link) {
        return new PrintStream(new FrameStream(type, link), false, StandardCharsets.UTF_8);
    }

    /** Hangs up on everybody and removes the socket. */
    @Override
    public void close() {
        try {
            server.close();
            for (SocketChannel client : clients) {
                client.close();
            }
            Files.deleteIfExists(socket);
            instances.tidy();
        } catch (IOException e) {
            LOG.debug("{} could not be closed: {}", socket, e.getMessage());
        }
    }
}
