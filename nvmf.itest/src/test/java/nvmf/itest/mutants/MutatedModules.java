package nvmf.itest.mutants;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The classes of all modules and their tests once more, as the build left them in {@code target}, some of them replaced. Whatever is
 * not ours comes from the loader above.
 */
final class MutatedModules extends URLClassLoader {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final String OURS = "nvmf.";
    private static final String THIS = "nvmf.itest.";

    private final Map<String, byte[]> replaced;

    MutatedModules(Map<String, byte[]> replaced) {
        super(folders().stream().map(MutatedModules::url).toArray(URL[]::new), MutatedModules.class.getClassLoader());
        this.replaced = replaced;
    }

    /** The name of a class that is written without the first words of all, {@code nvmf} and {@code transport}. */
    static String fullName(String name) {
        return OURS + (name.startsWith("tcp.") ? "transport." : "") + name;
    }

    /** Where the modules' classes are. */
    static List<Path> folders() {
        List<Path> folders = new ArrayList<>();
        try (Stream<Path> modules = Files.list(ROOT)) {
            modules.filter(module -> module.getFileName().toString().startsWith(OURS))
                    .filter(module -> !module.getFileName().toString().equals("nvmf.itest"))
                    .forEach(module -> {
                        folders.add(module.resolve("target/classes"));
                        folders.add(module.resolve("target/test-classes"));
                    });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return folders.stream().filter(Files::isDirectory).toList();
    }

    private static URL url(Path folder) {
        try {
            return folder.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith(OURS) || name.startsWith(THIS)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            if (loaded != null) {
                return loaded;
            }
            byte[] bytes = replaced.get(name);
            return bytes == null ? findClass(name) : defineClass(name, bytes, 0, bytes.length);
        }
    }
}
