package nvmf.shell.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.PrintStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import nvmf.shell.command.UsageException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
final class InstancesTest {
    @TempDir
    private Path base;

    private final List<InstanceServer> servers = new ArrayList<>();
    private Instances instances;

    @BeforeEach
    void lookHere() throws IOException {
        instances = Instances.of(base, Instances.user());
    }

    @Test
    void aCommandRunsInTheInstanceWithItsWordsAndItsFolder() throws Exception {
        open("one", (words, folder, out, err) -> {
            out.print(folder + " " + words);
            err.print("said");
            return 42;
        });
        assertThat(run("one", "list", "--", "ü\n", "")).isEqualTo(new Answer(42, base + " [list, --, ü\n, ]", "said"));
    }

    @Test
    void outputOfAnyLengthComesWholeWhileTheClientIsReading() throws Exception {
        String line = "x".repeat(1000);
        open("one", (words, folder, out, err) -> {
            for (int i = 0; i < 1000; i++) {
                out.println(line);
            }
            return 0;
        });
        assertThat(run("one", "list").out()).hasSize(1001 * 1000);
    }

    @Test
    void onlyTheOwnerCanOpenTheFolderAndTheSocket() throws Exception {
        open("one", (words, folder, out, err) -> 0);
        assertThat(permissions(base.resolve("nvmf"))).isEqualTo("rwx------");
        assertThat(permissions(base.resolve("nvmf/one.sock"))).isEqualTo("rw-------");
    }

    @Test
    void afterAnInstanceNothingIsLeft() throws Exception {
        open("one", (words, folder, out, err) -> 0).close();

        assertThat(base).isEmptyDirectory();
        assertThat(instances.choose("")).isEmpty();
    }

    @Test
    void aFolderThatOthersCanOpenIsNotTrusted() throws Exception {
        Path folder = Files.createDirectory(base.resolve("nvmf"));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));

        assertThatThrownBy(() -> open("one", (words, where, out, err) -> 0))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("only you can open");
        assertThatThrownBy(() -> instances.choose("")).hasMessageContaining("only you can open");
    }

    @Test
    void aLinkToAFolderIsNotTrustedEither() throws Exception {
        Path elsewhere = Files.createDirectory(
                base.resolve("elsewhere"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.createSymbolicLink(base.resolve("nvmf"), elsewhere);

        assertThatThrownBy(() -> instances.choose("")).hasMessageContaining("only you can open");
    }

    @Test
    void aFolderOfSomebodyElseIsNotTrusted() throws Exception {
        open("one", (words, folder, out, err) -> 0);
        Instances ofAnother = Instances.of(base, Instances.user() + 1);

        assertThatThrownBy(() -> ofAnother.choose("")).hasMessageContaining("only you can open");
    }

    @Test
    void theFolderIsTheRuntimeDirectoryOrOneOfTheUsersOwn() throws Exception {
        int user = Instances.user();

        Path runtime = Instances.ofThisUser(Map.of("XDG_RUNTIME_DIR", base.toString()), Path.of("/nowhere"))
                .socket("x");
        assertThat(runtime).isEqualTo(base.resolve("nvmf/x.sock"));
        assertThat(Instances.ofThisUser(Map.of(), base).socket("x"))
                .isEqualTo(base.resolve("nvmf-" + user + "/nvmf/x.sock"));
        assertThat(permissions(base.resolve("nvmf-" + user))).isEqualTo("rwx------");
        assertThat(Instances.ofThisUser(Map.of("XDG_RUNTIME_DIR", "relative"), base)
                        .socket("x"))
                .startsWithRaw(base.resolve("nvmf-" + user));
    }

    @Test
    void aNameCannotLeadOutOfTheFolder() {
        for (String name : List.of("../x", "a/b", "", ".hidden", "x".repeat(65), "a b")) {
            assertThatThrownBy(() -> instances.socket(name)).isInstanceOf(UsageException.class);
        }
    }

    @Test
    void ofSeveralInstancesOneMustBeNamed() throws Exception {
        open("one", (words, folder, out, err) -> 1);
        open("two", (words, folder, out, err) -> 2);
        assertThatThrownBy(() -> instances.choose(""))
                .isInstanceOf(UsageException.class)
                .hasMessage("several instances are running; say which with --instance NAME: one, two");
        assertThat(instances.choose("two")).contains("two");
        assertThat(run("two", "x").code()).isEqualTo(2);
    }

    @Test
    void aNameThatNobodyHasIsToldWithThoseThereAre() throws Exception {
        assertThatThrownBy(() -> instances.choose("nobody")).hasMessageContaining("there is none");
        open("one", (words, folder, out, err) -> 1);
        assertThatThrownBy(() -> instances.choose("nobody"))
                .isInstanceOf(UsageException.class)
                .hasMessage("no instance \"nobody\" is running; there are one");
    }

    @Test
    void aNameIsTakenOnlyWhileItsInstanceRuns() throws Exception {
        InstanceServer first = open("one", (words, folder, out, err) -> 1);
        assertThatThrownBy(() -> open("one", (words, folder, out, err) -> 2)).isInstanceOf(UsageException.class);
        first.close();
        open("one", (words, folder, out, err) -> 3);
        assertThat(run("one", "x").code()).isEqualTo(3);
    }

    @Test
    void aSocketThatItsProcessLeftBehindIsRemoved() throws Exception {
        Path socket = instances.socket("dead");
        try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            dead.bind(UnixDomainSocketAddress.of(socket));
        }
        assertThat(socket).exists();

        assertThat(instances.choose("")).isEmpty();
        assertThat(socket).doesNotExist();
    }

    @Test
    void aClientThatHangsUpEndsItsCommand() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        open("one", (words, folder, out, err) -> {
            started.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
            return 0;
        });
        try (Link link = new Link(instances.connect("one"))) {
            link.write(new Request(base, List.of("wait")).toFrame());
            assertThat(started.await(10, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void anInstanceThatEndsMeanwhileIsAFailureOfTheCommand() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        InstanceServer server = open("one", (words, folder, out, err) -> {
            started.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return 0;
        });
        Thread end = new Thread(() -> {
            try {
                started.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            server.close();
        });
        end.start();

        assertThatThrownBy(() -> run("one", "wait"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("ended before the command did");
        end.join();
    }

    @Test
    void aFrameThatIsTooLongOrNoneEndsThatConnectionAndNoOther() throws Exception {
        open("one", (words, folder, out, err) -> 7);
        sendRaw(ByteBuffer.allocate(5).put((byte) Frame.REQUEST).putInt(Integer.MAX_VALUE));
        sendRaw(ByteBuffer.allocate(5).put((byte) Frame.REQUEST).putInt(-1));
        sendRaw(ByteBuffer.allocate(5).put((byte) 0x7F).putInt(0));
        sendRaw(ByteBuffer.allocate(3).put(new byte[] {1, 2, 3}));

        assertThat(run("one", "x").code()).isEqualTo(7);
    }

    @Test
    void aRequestThatIsNoneIsRefused() {
        assertThatThrownBy(() -> Request.of(text("nvmf 2\0/\0list"))).hasMessageContaining("another version");
        assertThatThrownBy(() -> Request.of(text("nvmf 1\0/"))).hasMessageContaining("another version");
        assertThatThrownBy(() -> Request.of(text(""))).hasMessageContaining("another version");
        assertThatThrownBy(() -> Request.of(new Frame(Frame.REQUEST, ByteBuffer.wrap(new byte[] {(byte) 0xFF}))))
                .hasMessageContaining("not text");
        assertThatThrownBy(() -> Request.of(text("nvmf 1\0/\0" + String.join("\0", Collections.nCopies(257, "x")))))
                .hasMessageContaining("at most 256 words");
    }

    @Test
    void aCommandThatIsTooLongIsNotSent() throws Exception {
        open("one", (words, folder, out, err) -> 7);
        assertThatThrownBy(() -> run("one", "x".repeat(Frame.BYTES_MAX)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("too long");
    }

    private static Frame text(String request) {
        return new Frame(Frame.REQUEST, ByteBuffer.wrap(request.getBytes(StandardCharsets.UTF_8)));
    }

    /** Sends bytes and waits until the instance hangs up, without an answer. */
    private void sendRaw(ByteBuffer bytes) throws IOException {
        try (SocketChannel channel = instances.connect("one")) {
            channel.write(bytes.flip());
            channel.shutdownOutput();
            assertThatThrownBy(() -> new Link(channel).read()).isInstanceOf(EOFException.class);
        }
    }

    private InstanceServer open(String name, InstanceServer.Executor executor) throws IOException {
        InstanceServer server = InstanceServer.open(instances, name, executor);
        servers.add(server);
        return server;
    }

    @AfterEach
    void end() {
        servers.forEach(InstanceServer::close);
    }

    private record Answer(int code, String out, String err) {}

    private Answer run(String instance, String... words) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = new InstanceClient(instances).run(instance, List.of(words), base, stream(out), stream(err));
        return new Answer(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private static PrintStream stream(ByteArrayOutputStream to) {
        return new PrintStream(to, true, StandardCharsets.UTF_8);
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
