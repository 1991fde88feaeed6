package nvmf.itest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import nvmf.api.transport.Transport;
import nvmf.testkit.TransportContract;
import org.apiguardian.api.API;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.engine.JupiterTestEngine;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.platform.commons.util.ReflectionUtils;
import org.junit.platform.engine.TestEngine;
import org.junit.platform.launcher.Launcher;
import org.opentest4j.AssertionFailedError;
import org.slf4j.Logger;

/**
 * Who writes a transport in a project of his own has the packaged jars and nothing of this build: his sources are compiled against them,
 * and the contract runs, and sees what is wrong.
 */
final class OutsideIT {
    private static final Path TOY = Path.of("../nvmf.transport.toy/src").toAbsolutePath();
    private static final int SECONDS_MAX = 120;

    /** What a build tool would do: runs the tests of a class, says how many passed, and what failed. */
    private static final String RUNNER = """
            import org.junit.platform.engine.discovery.DiscoverySelectors;
            import org.junit.platform.launcher.core.*;
            import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
            public class Runner {
                public static void main(String[] names) {
                    var listener = new SummaryGeneratingListener();
                    LauncherFactory.create().execute(LauncherDiscoveryRequestBuilder.request()
                            .selectors(DiscoverySelectors.selectClass(names[0])).build(), listener);
                    listener.getSummary().getFailures()
                            .forEach(failure -> System.out.println(failure.getTestIdentifier().getUniqueId()));
                    System.out.println(listener.getSummary().getTestsSucceededCount() + " passed");
                    System.exit(listener.getSummary().getTestsFailedCount() == 0 ? 0 : 1);
                }
            }
            """;

    @TempDir
    private Path folder;

    @Test
    void theContractRunsAgainstThePackagedTestkit() throws Exception {
        assertThat(Assembly.jarOf(TransportContract.class)).hasExtension("jar");
        compile(Files.readString(TOY.resolve("main/java/nvmf/transport/toy/ToyPair.java")));
        assertThat(run(0)).endsWith(" passed\n").doesNotStartWith("0 ");
    }

    @Test
    void aTransportThatDoesNotKeepToItIsFoundOut() throws Exception {
        String right = Files.readString(TOY.resolve("main/java/nvmf/transport/toy/ToyPair.java"));
        String wrong = right.replace("pair.meter.closed();", "");
        assertThat(wrong).isNotEqualTo(right);
        compile(wrong);
        assertThat(run(1)).contains("countersTellWhatMoved");
    }

    private void compile(String pair) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("-proc:none", "-d", folder.toString(), "-cp", classPath()));
        arguments.add(Files.writeString(folder.resolve("ToyPair.java"), pair).toString());
        arguments.add(Files.writeString(folder.resolve("Runner.java"), RUNNER).toString());
        arguments.add(
                TOY.resolve("main/java/nvmf/transport/toy/ToyTransport.java").toString());
        arguments.add(TOY.resolve("test/java/nvmf/transport/toy/ToyTransportContractTest.java")
                .toString());
        assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new)))
                .isZero();
    }

    /** In a virtual machine of its own, whose output this is. */
    private String run(int exitCode) throws Exception {
        Path output = folder.resolve("output");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        folder + File.pathSeparator + classPath(),
                        "Runner",
                        "nvmf.transport.toy.ToyTransportContractTest")
                .redirectOutput(output.toFile())
                .redirectErrorStream(true)
                .start();
        try {
            assertThat(process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).as(Files.readString(output)).isEqualTo(exitCode);
        return Files.readString(output);
    }

    /** The interfaces, the testkit and what its pom names, and what runs tests. */
    private static String classPath() {
        return Stream.of(
                        Transport.class,
                        TransportContract.class,
                        Logger.class,
                        Assertions.class,
                        net.bytebuddy.ByteBuddy.class,
                        Test.class,
                        ParameterizedTest.class,
                        API.class,
                        AssertionFailedError.class,
                        ReflectionUtils.class,
                        TestEngine.class,
                        JupiterTestEngine.class,
                        Launcher.class)
                .map(Assembly::jarOf)
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
    }
}
