package nvmf.itest.mutants;

import java.lang.reflect.Method;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/** Ends a {@link Suite} with its first failure: that one saw the fault, and the rest would often wait for what never comes. */
public final class FirstFailure implements ExecutionCondition, TestExecutionExceptionHandler, InvocationInterceptor {
    private static final Namespace STORE = Namespace.create(FirstFailure.class);

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return hasFailed(context)
                ? ConditionEvaluationResult.disabled("the fault was seen")
                : ConditionEvaluationResult.enabled("nothing failed yet");
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        context.getRoot().getStore(STORE).put(FirstFailure.class, true);
        throw failure;
    }

    private static boolean hasFailed(ExtensionContext context) {
        return context.getRoot().getStore(STORE).get(FirstFailure.class) != null;
    }

    /** What a fault left lying about is not waited for. */
    @Override
    public void interceptAfterAllMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        if (hasFailed(context)) {
            invocation.skip();
        } else {
            invocation.proceed();
        }
    }
}
