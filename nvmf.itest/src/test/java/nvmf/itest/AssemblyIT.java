package nvmf.itest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ops4j.pax.exam.CoreOptions.frameworkProperty;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.inject.Inject;
import org.apache.felix.service.command.CommandProcessor;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationListener;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

/** The assembled bundles in Felix. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public final class AssemblyIT {
    /** For nobody: a PID that no component has. */
    private static final String CONFIGURATION = """
            { ":configurator:resource-version": 1,
              ":configurator:symbolic-name": "nvmf.itest",
              ":configurator:version": "1.0.0",
              "nvmf.itest.nobody~one": { "blocks:Long": 65536 } }
            """;

    private static final String FILTER = "(service.factoryPid=nvmf.itest.nobody)";

    /** "Designate Element" of the Metatype Service: an object class, and the PID or the factory that it is for. */
    private static final Pattern DESIGNATE = Pattern.compile("<Designate [^>]*?\\b(pid|factoryPid)=\"([^\"]+)\"");

    @Inject
    private BundleContext context;

    @Inject
    private CommandProcessor commands;

    @Inject
    private ServiceComponentRuntime components;

    @Inject
    private ConfigurationAdmin configurations;

    /** For Pax Exam. */
    public AssemblyIT() {}

    /** Called outside of the container. */
    @Configuration
    public Option[] container() {
        return new Option[] {
            Assembly.withoutTerminal(),
            frameworkProperty("configurator.initial").value(CONFIGURATION),
        };
    }

    @Test
    public void everyBundleOfTheAssemblyResolvesAndStarts() {
        assertThat(Stream.of(context.getBundles()).filter(bundle -> bundle.getState() != settled(bundle)))
                .isEmpty();
    }

    @Test
    public void allOurBundlesButThePlaceholderArePresent() {
        assertThat(ours().map(Bundle::getSymbolicName))
                .doesNotContain("nvmf.transport.rdma.stub")
                .contains(
                        "nvmf.api",
                        "nvmf.block",
                        "nvmf.controller",
                        "nvmf.host",
                        "nvmf.logging",
                        "nvmf.mdns",
                        "nvmf.nbd",
                        "nvmf.probe",
                        "nvmf.shell",
                        "nvmf.transport.fault",
                        "nvmf.transport.loop",
                        "nvmf.transport.tcp");
    }

    @Test
    public void everyComponentOfOurBundlesIsRegistered() {
        List<String> registered = components.getComponentDescriptionDTOs().stream()
                .map(AssemblyIT::descriptor)
                .toList();
        assertThat(registered)
                .containsAll(ours().flatMap(AssemblyIT::descriptors).toList());
    }

    // Reading JSON goes through java.util.ServiceLoader, which nothing helps across bundles.
    @Test
    public void aConfigurationFileBecomesConfigurations() throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        ConfigurationListener listener = event -> {
            if ("nvmf.itest.nobody".equals(event.getFactoryPid())) {
                arrived.countDown();
            }
        };
        var registration = context.registerService(ConfigurationListener.class, listener, null);
        try {
            // It may have come before the listener did.
            if (configurations.listConfigurations(FILTER) == null) {
                arrived.await(30, TimeUnit.SECONDS);
            }
        } finally {
            registration.unregister();
        }
        assertThat(configurations.listConfigurations(FILTER))
                .singleElement()
                .extracting(configuration -> configuration.getProperties().get("blocks"))
                .isEqualTo(65536L);
    }

    /** By what the bundles say of themselves: a name that ends in ~ is a factory's. */
    @Test
    public void aFileForServeMayConfigureWhateverCanBeConfigured() throws Exception {
        Set<String> designated = ours().flatMap(AssemblyIT::designated).collect(Collectors.toCollection(TreeSet::new));
        assertThat(designated).contains("nvmf.nbd~", "nvmf.transport.fault", "nvmf.ana~");
        assertThat(components.getComponentDescriptionDTOs(ours().toArray(Bundle[]::new)).stream()
                        .flatMap(component ->
                                Stream.of(component.configurationPid).filter(pid -> !pid.equals(component.name))))
                .as("all that is configured says whether it is a factory")
                .allMatch(pid -> designated.contains(pid) || designated.contains(pid + "~"));

        assertThatThrownBy(() -> serve("{ \"nvmf.nothing\": {} }"))
                .hasMessageEndingWith(": there is nothing to configure by \"nvmf.nothing\"; it can be "
                        + String.join(", ", designated));
    }

    /** That one key is refused says that the others of that configuration are known. */
    @Test
    public void aKeyThatNobodyReadsIsRefusedWhateverIsConfigured() {
        ours().flatMap(AssemblyIT::designated)
                .map(pid -> pid.replaceFirst("~$", "~x"))
                .forEach(pid -> assertThatThrownBy(() -> serve("{ \"" + pid + "\": { \"nonesuch\": 1 } }"))
                        .hasMessageContaining(": there is no \"nonesuch\" in \"" + pid + "\"; "));
        assertThatThrownBy(() -> serve("{ \"nvmf.namespace~x\": { \"readonly\": true } }"))
                .hasMessageEndingWith("did you mean \"readOnly\"?");
    }

    /** PIDs are looked at in their order, and the last one is wrong. */
    @Test
    public void theExamplesHaveNoKeyThatNobodyReads() throws Exception {
        Path examples = Path.of("").toAbsolutePath().getParent().resolve("cnf/examples");
        try (Stream<Path> files = Files.list(examples)) {
            for (Path example :
                    files.filter(file -> file.toString().endsWith(".json")).toList()) {
                String json = Files.readString(example).replaceFirst("\\{", "{ \"nvmf.zzz\": {},");
                assertThatThrownBy(() -> serve(json))
                        .as("%s", example)
                        .hasMessageContaining("there is nothing to configure by \"nvmf.zzz\"");
            }
        }
    }

    private void serve(String json) throws Exception {
        Path file = Files.createTempFile("nvmf", ".json");
        try {
            Files.writeString(file, json);
            assertThat(new Shell(commands).run("nvmf:serve --config " + file)).isEmpty();
        } finally {
            Files.delete(file);
        }
    }

    private static Stream<String> designated(Bundle bundle) {
        Enumeration<URL> metatypes = bundle.findEntries("OSGI-INF/metatype", "*.xml", false);
        return metatypes == null
                ? Stream.empty()
                : Collections.list(metatypes).stream().flatMap(AssemblyIT::designated);
    }

    private static Stream<String> designated(URL metatype) {
        try (InputStream in = metatype.openStream()) {
            return DESIGNATE
                    .matcher(new String(in.readAllBytes(), StandardCharsets.UTF_8))
                    .results()
                    .map(match -> match.group(2) + (match.group(1).equals("factoryPid") ? "~" : ""))
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Stream<Bundle> ours() {
        return Stream.of(context.getBundles())
                .filter(bundle -> bundle.getSymbolicName().startsWith("nvmf."));
    }

    private static Stream<String> descriptors(Bundle bundle) {
        String header = bundle.getHeaders().get("Service-Component");
        return header == null
                ? Stream.empty()
                : Arrays.stream(header.split(",", -1)).map(String::strip);
    }

    private static String descriptor(ComponentDescriptionDTO component) {
        return "OSGI-INF/" + component.name + ".xml";
    }

    private static int settled(Bundle bundle) {
        boolean fragment = (bundle.adapt(BundleRevision.class).getTypes() & BundleRevision.TYPE_FRAGMENT) != 0;
        return fragment ? Bundle.RESOLVED : Bundle.ACTIVE;
    }
}
