package nvmf.itest;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The script {@code ./nvmf} in a copy of the tree without sources, so that nothing is built; and what it leaves behind. */
final class LauncherCopy {
    static final String JAR = "nvmf.app/target/nvmf.jar";
    static final int TERMINATED = 128 + 15;

    private static final Path TREE = Path.of("").toAbsolutePath().getParent();

    private final Path home;
    private final Path temporary;

    /** With two folders that are empty, or of another copy that has been moved there. */
    LauncherCopy(Path home, Path temporary) throws IOException {
        this.home = home;
        this.temporary = temporary;
        copy("nvmf");
        copy("cnf/logging.properties");
    }

    void copy(String file) throws IOException {
        Path target = home.resolve(file);
        Files.createDirectories(target.getParent());
        Files.copy(TREE.resolve(file), target, StandardCopyOption.COPY_ATTRIBUTES, StandardCopyOption.REPLACE_EXISTING);
    }

    Process nvmf(Map<String, String> environment, String... arguments) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(home.resolve("nvmf").toString());
        builder.command().addAll(List.of(arguments));
        builder.redirectError(home.resolve("errors").toFile());
        isolate(builder.environment());
        builder.environment().putAll(environment);
        return builder.start();
    }

    /** The shell on a terminal, with this test's own history. */
    Pty terminal(String arguments) throws IOException {
        return new Pty(this::isolate, home.resolve("nvmf") + " " + arguments);
    }

    /** The java that runs the tests, and folders of this test; what a developer has set for his own use must not matter. */
    private void isolate(Map<String, String> environment) {
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.put("HOME", home.toString());
        environment.put(
                "NVMF_JAVA_OPTS", "-Djava.io.tmpdir=" + temporary + " -Duser.home=" + home.resolve("elsewhere"));
        environment.keySet().removeAll(List.of("NVMF_LOG", "NVMF_LOAD", "XDG_RUNTIME_DIR"));
    }

    /** Into the folder that is watched, at once as a whole. */
    void deploy(Path jar) throws IOException {
        Path copied = Files.copy(jar, home.resolve("copied.jar"));
        Files.move(copied, home.resolve("load").resolve("deployed.jar"), StandardCopyOption.ATOMIC_MOVE);
    }

    static String output(Process process) throws IOException {
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /** What the last one said on standard error. */
    String errors() throws IOException {
        return Files.readString(home.resolve("errors"));
    }

    /** Files and sockets, and the framework's folder; the folder in which a user's running instances are found stays. */
    List<Path> leftovers() throws IOException {
        try (Stream<Path> files = Files.walk(temporary)) {
            return files.filter(file -> !Files.isDirectory(file)
                            || file.getFileName().toString().startsWith("osgi."))
                    .toList();
        }
    }
}
