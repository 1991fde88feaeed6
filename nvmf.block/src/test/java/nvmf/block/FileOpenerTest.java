package nvmf.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What cannot be opened: one sentence that says why, and nothing changed. */
final class FileOpenerTest {
    private static final long MIB = 1 << 20;

    @TempDir
    Path directory;

    private static FileSettings settings(Path path, long bytes, boolean readOnly) {
        return new FileSettings(path, 512, bytes, readOnly, 1);
    }

    private static void refused(FileSettings settings, String sentence) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new FileDevice(settings))
                .withMessage(sentence);
    }

    @Test
    void aMissingFileWithoutASizeIsNotCreated() {
        Path path = directory.resolve("missing");
        refused(
                settings(path, FileSettings.AS_FOUND, false),
                path + " does not exist; with a size it would be created");
        refused(settings(path, MIB, true), path + " does not exist, so that there is nothing to read");
        assertThat(path).doesNotExist();
    }

    @Test
    void aFileThatCannotBeMadeThatLargeIsNotLeftBehind() {
        Path path = directory.resolve("huge");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new FileDevice(settings(path, Long.MAX_VALUE - 511, false)))
                .withMessageStartingWith("cannot open " + path + ": ");
        assertThat(path).doesNotExist();
    }

    @Test
    void aDirectoryThatDoesNotExistIsNamed() {
        Path path = directory.resolve("no").resolve("disk");
        refused(settings(path, MIB, false), "cannot open " + path + ": its directory does not exist");
    }

    @Test
    void whatIsNeitherFileNorBlockDeviceIsRefusedWithoutOpeningIt() throws Exception {
        refused(settings(directory, MIB, false), directory + " is neither a file nor a block device");
        Path terminal = Path.of("/dev/null");
        assumeTrue(Files.exists(terminal), "no /dev/null on this machine");
        refused(settings(terminal, MIB, false), terminal + " is neither a file nor a block device");
    }

    @Test
    void anEmptyFileWithoutASizeIsNoDisk() throws IOException {
        Path path = Files.createFile(directory.resolve("empty"));
        refused(settings(path, FileSettings.AS_FOUND, false), path + " has 0 bytes, less than a block of 512");
        // The failed attempt let go of it.
        new FileDevice(settings(path, MIB, false)).close();
        assertThat(path).hasSize(MIB);
    }

    @Test
    void aReadOnlyFileCannotGrow() throws IOException {
        Path path = Files.write(directory.resolve("short"), new byte[512]);
        refused(settings(path, MIB, true), path + " has 512 bytes and cannot grow to 1048576");
        assertThat(path).hasSize(512);
    }

    @Test
    void aFileWeMayNotWriteIsRefused() throws IOException {
        Path path = Files.write(directory.resolve("locked"), new byte[512]);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("r--r--r--"));
        assumeTrue(!Files.isWritable(path), "root may write everything");
        refused(settings(path, FileSettings.AS_FOUND, false), "cannot open " + path + ": permission denied");
    }

    @Test
    void aSecondDiskOnTheFileIsRefusedWhateverItsName() throws IOException {
        Path path = directory.resolve("disk");
        Path link = directory.resolve("link");
        try (FileDevice disk = new FileDevice(settings(path, MIB, false))) {
            Files.createSymbolicLink(link, path);
            refused(settings(link, MIB, false), link + " is in use by another disk of this process");
            refused(settings(path, MIB, true), path + " is in use by another disk of this process");
            assertThat(disk.geometry().bytes()).isEqualTo(MIB);
        }
        new FileDevice(settings(link, MIB, false)).close();
    }

    @Test
    void anotherProcessIsKeptOutAlsoAfterASecondOpenerHereWasTurnedAway() throws Exception {
        Path path = directory.resolve("disk");
        try (FileDevice disk = new FileDevice(settings(path, MIB, false))) {
            assertThat(openElsewhere(path)).isEqualTo(path + " is in use by another process, which has locked it");
            assertThatIllegalArgumentException().isThrownBy(() -> new FileDevice(settings(path, MIB, false)));
            assertThat(openElsewhere(path)).isEqualTo(path + " is in use by another process, which has locked it");
            assertThat(disk.geometry().bytes()).isEqualTo(MIB);
        }
        assertThat(openElsewhere(path)).isEqualTo("opened");
    }

    /** What a Java of its own says that tries to open the file. */
    private static String openElsewhere(Path path) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Elsewhere.class.getName(),
                        path.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return said;
    }

    /** The other process. */
    static final class Elsewhere {
        private Elsewhere() {}

        public static void main(String[] arguments) {
            String said = "opened";
            try {
                new FileDevice(settings(Path.of(arguments[0]), FileSettings.AS_FOUND, false)).close();
            } catch (IllegalArgumentException e) {
                said = e.getMessage();
            }
            System.out.println(said);
        }
    }
}
