package nvmf.bench;

import java.io.IOException;

/** One way to do an exchange, in two processes: a server on the first processor and a client on the second. */
interface Contestant extends AutoCloseable {
    String name();

    /** Whether it knows how. */
    boolean can(Shape shape);

    /** Does it for a while, and a shorter while before that. */
    Figures run(Shape shape, int rampMillis, int millis) throws Exception;

    @Override
    void close() throws IOException;
}
