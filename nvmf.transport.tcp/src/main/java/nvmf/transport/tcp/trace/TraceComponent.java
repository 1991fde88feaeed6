package nvmf.transport.tcp.trace;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Writes the PDUs that pass to a file, for as long as there is a configuration {@code nvmf.trace~NAME}. */
@Component(
        configurationPid = "nvmf.trace",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true,
        service = {})
@Designate(ocd = TraceComponent.Config.class, factory = true)
public final class TraceComponent {
    /** What is configured. */
    @ObjectClassDefinition(name = "Trace", description = "The PDUs of NVMe/TCP connections as text.")
    public @interface Config {
        @AttributeDefinition(name = "File", description = "What is written to, behind what it holds already.")
        String file();

        @AttributeDefinition(
                name = "Peer",
                description = "The other side's IP address, with or without :PORT; all if empty.")
        String peer() default "";

        @AttributeDefinition(name = "Bytes", description = "Of each PDU that are written, from 128 to 1048576.")
        int bytes() default Trace.BYTES_MIN;
    }

    private final Tracing transport;
    private final TraceWriter writer;
    private final Trace trace;

    @Activate
    public TraceComponent(@Reference Tracing transport, Config config, Map<String, Object> properties)
            throws IOException {
        this.transport = transport;
        if (config.file() == null || config.file().isEmpty()) {
            throw new IllegalArgumentException("a trace is written somewhere: set file");
        }
        writer = new TraceWriter(Path.of(config.file()));
        try {
            String name = String.valueOf(properties.get("service.pid"));
            trace = new Trace(name, config.peer(), config.bytes(), Clock.systemUTC(), writer);
            this.transport.listenIn(trace);
        } catch (IOException | RuntimeException e) {
            writer.close();
            throw e;
        }
    }

    @Deactivate
    public void deactivate() {
        transport.listenNoMore(trace);
        writer.close();
    }
}
