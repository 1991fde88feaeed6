package nvmf.logging;

import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.Context;
import ch.qos.logback.core.LayoutBase;
import java.util.Optional;

/**
 * What is printed of an event: a line, and below it the trace of an exception. A component that refuses its configuration does so with
 * a sentence, of which Declarative Services make an error with twenty lines of their own inside; there the sentence is all that matters.
 */
final class Lines extends LayoutBase<ILoggingEvent> {
    private static final String LINE = "%d{HH:mm:ss.SSS} %-5level %logger{0} [%thread] %msg";

    private static final String REFUSAL = IllegalArgumentException.class.getName() + ": ";

    private final boolean traces;
    private final String wrapper;

    /** Made for the first event, as most starts have none and reading patterns takes a fiftieth of a start. Two threads may make them twice. */
    private volatile Optional<Layouts> layouts = Optional.empty();

    private record Layouts(PatternLayout whole, PatternLayout brief) {
        static Layouts of(Context context) {
            return new Layouts(layout(context, "%n%rootException"), layout(context, "%nopex"));
        }

        private static PatternLayout layout(Context context, String end) {
            PatternLayout layout = new PatternLayout();
            layout.setContext(context);
            layout.setPattern(LINE + end);
            layout.start();
            return layout;
        }
    }

    /**
     * @param traces  whether all exceptions are printed with their traces
     * @param wrapper the class that those are wrapped in which come by the OSGi log, where Declarative Services write
     */
    Lines(Context context, boolean traces, String wrapper) {
        this.traces = traces;
        this.wrapper = wrapper;
        setContext(context);
    }

    @Override
    public String doLayout(ILoggingEvent event) {
        Layouts made = layouts();
        return refusal(event.getThrowableProxy())
                .filter(sentence -> !traces)
                .map(sentence -> made.brief().doLayout(event) + ": " + sentence + System.lineSeparator())
                .orElseGet(() -> made.whole().doLayout(event));
    }

    private Layouts layouts() {
        Layouts made = layouts.orElseGet(() -> Layouts.of(getContext()));
        layouts = Optional.of(made);
        return made;
    }

    private Optional<String> refusal(IThrowableProxy failure) {
        if (failure == null || !failure.getClassName().equals(wrapper)) {
            return Optional.empty();
        }
        IThrowableProxy each = failure;
        while (each != null) {
            // One with a cause is wrapped as well, and its name is a part of the message then.
            String text = each.getClassName().equals(wrapper)
                    ? String.valueOf(each.getMessage())
                    : each.getClassName() + ": " + each.getMessage();
            if (text.startsWith(REFUSAL)) {
                return Optional.of(text.substring(REFUSAL.length()));
            }
            each = each.getCause();
        }
        return Optional.empty();
    }
}
