package nvmf.itest.mutants;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.io.IOException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.EngineFilter;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Tests of our modules, run in this virtual machine with some classes replaced. */
final class Suite implements TestExecutionListener {
    private static final int SECONDS_MAX = 120;

    /** For all tests there are, without a fault. */
    private static final int SECONDS_MAX_OF_ALL = 600;

    private final List<String> failed = new ArrayList<>();
    private int succeeded;

    /** Runs those tests with those classes in the place of the right ones; a fault that makes them hang shows nothing. */
    static Suite run(Map<String, byte[]> replaced, Collection<String> tests) throws Exception {
        FutureTask<Suite> run = new FutureTask<>(() -> execute(replaced, tests));
        Thread thread = new Thread(run, "mutant");
        thread.setDaemon(true);
        thread.start();
        int seconds = replaced.isEmpty() ? SECONDS_MAX_OF_ALL : SECONDS_MAX;
        try {
            return run.get(seconds, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            AssertionError hangs = new AssertionError("hangs for " + seconds + " s where the cause of this is", e);
            e.setStackTrace(thread.getStackTrace());
            throw hangs;
        }
    }

    private static Suite execute(Map<String, byte[]> replaced, Collection<String> tests) throws IOException {
        Suite suite = new Suite();
        try (MutatedModules modules = new MutatedModules(replaced)) {
            Thread.currentThread().setContextClassLoader(modules);
            LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                    .selectors(
                            tests.stream().map(test -> selector(modules, test)).toList())
                    .configurationParameter("junit.jupiter.extensions.autodetection.enabled", "true")
                    .filters(EngineFilter.includeEngines("junit-jupiter"))
                    .build();
            Launcher launcher = LauncherFactory.create(LauncherConfig.builder()
                    .enableLauncherSessionListenerAutoRegistration(false)
                    .enableTestExecutionListenerAutoRegistration(false)
                    .build());
            launcher.execute(request, suite);
        }
        return suite;
    }

    private static DiscoverySelector selector(ClassLoader modules, String test) {
        String[] names = test.split("#");
        try {
            Class<?> type = Class.forName(MutatedModules.fullName(names[0]), false, modules);
            if (names.length == 1) {
                return selectClass(type);
            }
            Method method = Arrays.stream(type.getDeclaredMethods())
                    .filter(declared -> declared.getName().equals(names[1]))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("no test " + test));
            return selectMethod(type, method);
        } catch (ClassNotFoundException e) {
            throw new IllegalArgumentException("no test " + test, e);
        }
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        if (result.getStatus() != TestExecutionResult.Status.SUCCESSFUL) {
            failed.add(test.getDisplayName() + ": "
                    + result.getThrowable().map(Throwable::toString).orElse(""));
        } else if (test.isTest()) {
            succeeded++;
        }
    }

    List<String> failed() {
        return failed;
    }

    int succeeded() {
        return succeeded;
    }
}
