package nvmf.itest;

import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.composite;
import static org.ops4j.pax.exam.CoreOptions.frameworkProperty;
import static org.ops4j.pax.exam.CoreOptions.junitBundles;
import static org.ops4j.pax.exam.CoreOptions.systemProperty;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.ops4j.pax.exam.Constants;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.options.UrlProvisionOption;

/** What a container of the tests is made of: the bundles of the assembly as they were just built, and the tools of the tests. */
final class Assembly {
    /** Where the build exports the bundles of {@code assembly.bndrun} to, before the tests run. */
    private static final Path BUNDLES = Path.of("target", "export", "assembly");

    private static final Path HOME = Path.of("target", "home");

    private Assembly() {}

    /** The assembly without the terminal, which would take over the standard input of the build. */
    static Option withoutTerminal() {
        return without("org.apache.felix.gogo.jline");
    }

    /** The assembly without the terminal and one more of our bundles. */
    static Option withoutTerminalAnd(String bundle) {
        return without("org.apache.felix.gogo.jline", bundle);
    }

    private static Option without(String... bundles) {
        Option[] others = jars().stream()
                .filter(jar -> Stream.of(bundles)
                        .noneMatch(bundle -> jar.getFileName().toString().startsWith(bundle + "-")))
                .map(Assembly::provision)
                .toArray(Option[]::new);
        return composite(composite(others), testTools());
    }

    /** The jar of a bundle of the assembly. */
    static Path jar(String bundle) {
        return jars().stream()
                .filter(jar -> jar.getFileName().toString().startsWith(bundle + "-"))
                .findFirst()
                .orElseThrow()
                .toAbsolutePath();
    }

    private static Option testTools() {
        return composite(
                junitBundles(),
                provision(jarOf(Assertions.class)),
                provision(jarOf(net.bytebuddy.ByteBuddy.class)),
                // The host keeps who it is there, and must not find or leave anything in the home of who runs the
                // tests.
                frameworkProperty("nvmf.home").value(HOME.toAbsolutePath().toString()),
                systemProperty("org.ops4j.pax.logging.DefaultServiceLog.level").value("WARN"));
    }

    private static List<Path> jars() {
        try (Stream<Path> files = Files.list(BUNDLES)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("run the build up to the phase integration-test first", e);
        }
    }

    private static Option provision(Path jar) {
        UrlProvisionOption bundle = bundle("reference:" + jar.toUri());
        if (isFragment(jar)) {
            return bundle.noStart();
        }
        return isLog(jar) ? bundle.startLevel(Constants.START_LEVEL_SYSTEM_BUNDLES) : bundle;
    }

    /** The log starts before those who log while they start, as in {@code nvmf.bndrun}. */
    private static boolean isLog(Path jar) {
        String name = jar.getFileName().toString();
        return name.startsWith("slf4j-api") || name.startsWith("logback") || name.startsWith("org.apache.felix.log");
    }

    private static boolean isFragment(Path jar) {
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.getManifest().getMainAttributes().getValue("Fragment-Host") != null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The jar that a class was loaded from. */
    static Path jarOf(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        return Path.of(source.getLocation().getPath());
    }
}
