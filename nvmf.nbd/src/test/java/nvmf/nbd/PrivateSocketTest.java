package nvmf.nbd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PrivateSocketTest {
    @TempDir
    private Path folder;

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static ServerSocketChannel listen(Path path) throws IOException {
        return ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(path));
    }

    @Test
    void nobodyCanReachTheSocketBeforeItHasItsMode() throws IOException {
        Path path = folder.resolve("nbd.sock");
        try (ServerSocketChannel listener = PrivateSocket.bind(path, bound -> {
                    assertThat(path).doesNotExist();
                    assertThat(mode(bound.getParent())).isEqualTo("rwx------");
                    ServerSocketChannel open = listen(bound);
                    // As the loosest umask would have it.
                    Files.setPosixFilePermissions(bound, PosixFilePermissions.fromString("rwxrwxrwx"));
                    return open;
                });
                SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            assertThat(listener.accept()).isNotNull();
            assertThat(client.isConnected()).isTrue();
            assertThat(mode(path)).isEqualTo("rw-------");
        }
        try (var left = Files.list(folder)) {
            assertThat(left).containsExactly(path);
        }
    }

    @Test
    void whatCannotBeBoundLeavesNothingBehind() {
        assertThatThrownBy(() -> PrivateSocket.bind(folder.resolve("nbd.sock"), bound -> {
                    throw new IOException("no");
                }))
                .hasMessage("no");
        assertThat(folder).isEmptyDirectory();
    }
}
