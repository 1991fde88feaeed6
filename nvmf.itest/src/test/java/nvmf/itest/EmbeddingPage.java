package nvmf.itest;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;

/** The programs of {@code docs/embedding.md}, as they stand there. */
final class EmbeddingPage {
    private static final Path PAGE = Path.of("..", "docs", "embedding.md");

    private EmbeddingPage() {}

    /**
     * Compiles the program of that name as a reader would, with warnings as errors.
     *
     * @return the folder with its classes
     */
    static Path compile(String name, String classPath, Path folder) throws IOException {
        Path source = Files.writeString(folder.resolve(name + ".java"), program(name));
        Path classes = Files.createDirectories(folder.resolve("classes"));
        List<String> options = List.of(
                "-Xlint:all,-processing,-classfile,-path",
                "-Werror",
                "-cp",
                classPath,
                "-d",
                classes.toString(),
                source.toString());
        int code = ToolProvider.getSystemJavaCompiler().run(null, null, null, options.toArray(String[]::new));
        if (code != 0) {
            throw new IOException(name + " of " + PAGE + " does not compile");
        }
        return classes;
    }

    private static String program(String name) throws IOException {
        Matcher blocks = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(PAGE, StandardCharsets.UTF_8));
        return blocks.results()
                .map(block -> block.group(1))
                .filter(text -> text.contains("class " + name + " "))
                .findFirst()
                .orElseThrow(() -> new IOException("there is no " + name + " in " + PAGE));
    }

    /** The first bytes of a disk with a file system of the ext family of that label, as far as the programs look at them. */
    static byte[] fileSystem(String label) {
        byte[] disk = new byte[4096];
        disk[1024 + 56] = 0x53;
        disk[1024 + 57] = (byte) 0xEF;
        byte[] name = label.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(name, 0, disk, 1024 + 120, name.length);
        return disk;
    }
}
