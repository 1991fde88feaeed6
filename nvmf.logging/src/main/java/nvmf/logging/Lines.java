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
    private final PatternLayout whole = new PatternLayout();
    private final PatternLayout brief = new PatternLayout();

    /**
     * @param traces  whether all exceptions are printed with their traces
     * @param wrapper the class that those are wrapped in which come by the OSGi log, where Declarative Services write
     */
    Lines(Context context, boolean traces, String wrapper) {
        this.traces = traces;
        this.wrapper = wrapper;
        setContext(context);
        whole.setContext(context);
        whole.setPattern(LINE + "%n%rootException");
        brief.setContext(context);
        brief.setPattern(LINE + "%nopex");
    }

    @Override
    public void start() {
        whole.start();
        brief.start();
        super.start();
    }

    @Override
    public String doLayout(ILoggingEvent event) {
        return refusal(event.getThrowableProxy())
                .filter(sentence -> !traces)
                .map(sentence -> brief.doLayout(event) + ": " + sentence + System.lineSeparator())
                .orElseGet(() -> whole.doLayout(event));
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
