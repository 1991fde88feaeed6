package nvmf.testkit;

import java.util.Random;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/**
 * Gives a test method a {@link Random}. When the test fails, its failure names the seed; the configuration parameter or system property
 * {@code nvmf.seed} repeats it.
 */
public final class Seeded implements ParameterResolver, TestExecutionExceptionHandler {
    public static final String PROPERTY = "nvmf.seed";

    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(Seeded.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Random.class;
    }

    @Override
    public Random resolveParameter(ParameterContext parameter, ExtensionContext context) {
        long seed = context.getConfigurationParameter(PROPERTY, Long::decode).orElseGet(() -> new Random().nextLong());
        context.getStore(NAMESPACE).put(PROPERTY, seed);
        return new Random(seed);
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        Long seed = context.getStore(NAMESPACE).get(PROPERTY, Long.class);
        if (seed != null) {
            failure.addSuppressed(new Repeat(seed));
        }
        throw failure;
    }

    private static final class Repeat extends Exception {
        private static final long serialVersionUID = 1;

        Repeat(long seed) {
            super("repeat this with -D" + PROPERTY + "=" + seed, null, false, false);
        }
    }
}
