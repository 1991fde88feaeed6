package nvmf.itest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ops4j.pax.exam.CoreOptions.frameworkProperty;

import aQute.bnd.osgi.Builder;
import aQute.bnd.osgi.Jar;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import javax.inject.Inject;
import nvmf.api.block.BlockChannel;
import nvmf.api.spec.fabrics.TransportAddress;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/** The component of {@code docs/embedding.md}, compiled, made a bundle and installed, with the configuration that stands there. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public final class EmbeddingIT {
    private static final String NQN = "nqn.2024-01.io.nvmf:demo";
    private static final String EXAMPLE = "nvmf.itest.example";
    private static final String COMMAND = Machine.filter("osgi.command.function", "label");

    @Inject
    private BundleContext context;

    private Machine machine;

    /** For Pax Exam. */
    public EmbeddingIT() {}

    /** Called outside of the container. */
    @Configuration
    public Option[] container() throws Exception {
        return new Option[] {
            Assembly.withoutTerminal(), frameworkProperty(EXAMPLE).value(bundle().toString()),
        };
    }

    private static Path bundle() throws Exception {
        Path folder = Files.createTempDirectory(Path.of("target"), "embedding").toAbsolutePath();
        Path classes = EmbeddingPage.compile("LabelCommand", System.getProperty("java.class.path"), folder);
        Path jar = folder.resolve("example.jar");
        try (Builder builder = new Builder()) {
            builder.setProperty("Bundle-SymbolicName", EXAMPLE);
            builder.setProperty("-includeresource", classes.toString());
            builder.setProperty("-noclassforname", "true");
            try (Jar made = builder.build()) {
                assertThat(builder.getErrors()).isEmpty();
                made.write(jar.toFile());
            }
        }
        return jar;
    }

    @Before
    public void serve() throws Exception {
        machine = new Machine(context);
        machine.ram("disk", 2048);
        machine.serve("disk", "demo", NQN, 0);
        try (BlockChannel disk = new BlockChannel(machine.device("disk"), 10_000)) {
            disk.write(ByteBuffer.wrap(EmbeddingPage.fileSystem("contained")));
        }
    }

    @After
    public void removeAll() throws Exception {
        machine.removeAll();
    }

    @Test
    public void theComponentOfThePageIsThereWhileItsDiskIs() throws Exception {
        Bundle example = context.installBundle(
                Path.of(context.getProperty(EXAMPLE)).toUri().toString());
        try {
            example.start();
            assertThat(machine.references(Object.class, COMMAND)).isEmpty();

            TransportAddress address = machine.reachable("demo", NQN);
            machine.configure(
                    "nvmf.host.connection~far",
                    Map.of("traddr", address.traddr(), "trsvcid", address.trsvcid(), "subnqn", NQN));
            assertThat(label(Eventually.gives(this::command))).isEqualTo("contained");

            machine.remove("nvmf.host.connection~far");
            Eventually.holds(() ->
                    assertThat(context.getAllServiceReferences(null, COMMAND)).isNull());
        } finally {
            example.uninstall();
        }
    }

    private Object command() throws Exception {
        var references = context.getAllServiceReferences(null, COMMAND);
        assertThat(references).as("the command").hasSize(1);
        return context.getService(references[0]);
    }

    private static Object label(Object command) throws ReflectiveOperationException {
        return command.getClass().getMethod("label").invoke(command);
    }
}
