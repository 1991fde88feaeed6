package nvmf.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.Logger;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.NOPMDCAdapter;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * Sends the warnings and errors of all bundles to standard error; standard output belongs to the commands. The environment variable {@code NVMF_LOG}
 * lowers the threshold of our own loggers, and {@code trace} that of everybody's. Logback is set up in code, as searching for and reading its XML
 * costs a tenth of a second at each start.
 */
public final class StandardErrorProvider implements SLF4JServiceProvider {
    /** What exceptions in the OSGi log are wrapped in; our own bundles do not write there. */
    private static final String OSGI_LOG = "org.apache.felix.log.LogException";

    /**
     * The loggers of what comes by the OSGi log's older interface. Felix's bridge has all of it made into entries, with a look at the stack for
     * each, unless a level is set for this name.
     */
    private static final String OSGI_LOG_SERVICE = "LogService";

    private final LoggerContext context = new LoggerContext();
    private final IMarkerFactory markers = new BasicMarkerFactory();
    private final MDCAdapter mdc = new NOPMDCAdapter();

    /** Felix's bridge makes events of the OSGi log without a context, which this Logback cannot do without and loses them. */
    private final class Home extends Filter<ILoggingEvent> {
        @Override
        public FilterReply decide(ILoggingEvent event) {
            if (event instanceof LoggingEvent made) {
                made.setLoggerContext(StandardErrorProvider.this.context);
            }
            return FilterReply.NEUTRAL;
        }
    }

    /** For SLF4J, which finds this class as a service and calls {@link #initialize} once. */
    public StandardErrorProvider() {}

    @Override
    public void initialize() {
        initialize(System.getenv("NVMF_LOG"));
    }

    void initialize(String level) {
        Level threshold = Level.toLevel(level, Level.WARN);
        Lines lines = new Lines(context, !threshold.isGreaterOrEqual(Level.INFO), OSGI_LOG);
        lines.start();
        LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
        encoder.setContext(context);
        encoder.setLayout(lines);
        encoder.start();

        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setContext(context);
        console.setTarget("System.err");
        console.setEncoder(encoder);
        console.addFilter(new Home());
        console.start();

        context.setName("nvmf");
        context.setMDCAdapter(mdc);
        ch.qos.logback.classic.Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(threshold.equals(Level.TRACE) ? Level.TRACE : Level.WARN);
        root.addAppender(console);
        context.getLogger(OSGI_LOG_SERVICE).setLevel(root.getLevel());
        context.getLogger("nvmf").setLevel(threshold);
        // JLine warns whenever there is no terminal, which in a script is as it should be.
        context.getLogger("org.jline").setLevel(Level.ERROR);
        // Netty wants a hardware address for identifiers that are not used here, and warns where there is only the
        // loopback.
        context.getLogger("io.netty.util.internal.MacAddressUtil").setLevel(Level.ERROR);
        // JmDNS warns of whatever strangers send it.
        context.getLogger("javax.jmdns").setLevel(Level.ERROR);
        context.start();
    }

    @Override
    public ILoggerFactory getLoggerFactory() {
        return context;
    }

    @Override
    public IMarkerFactory getMarkerFactory() {
        return markers;
    }

    @Override
    public MDCAdapter getMDCAdapter() {
        return mdc;
    }

    @Override
    public String getRequestedApiVersion() {
        return "2.0.99";
    }
}
