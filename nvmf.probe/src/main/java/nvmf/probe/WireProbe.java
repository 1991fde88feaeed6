package nvmf.probe;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import nvmf.api.probe.ConformancePlan;
import nvmf.api.probe.ConformanceReport;
import nvmf.api.probe.FuzzPlan;
import nvmf.api.probe.FuzzReport;
import nvmf.api.probe.Probe;
import nvmf.api.probe.ScriptPlan;
import nvmf.api.probe.ScriptReport;
import nvmf.api.probe.Side;
import nvmf.api.probe.Verdict;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.spec.fabrics.TransportType;
import nvmf.probe.conformance.Examination;
import nvmf.probe.fuzz.ControllerFuzz;
import nvmf.probe.fuzz.HostFuzz;
import nvmf.probe.script.ControllerStage;
import nvmf.probe.script.HostStage;
import nvmf.probe.script.NotApplicable;
import nvmf.probe.script.Prelude;
import nvmf.probe.script.Script;
import nvmf.probe.script.ScriptException;
import nvmf.probe.script.ScriptRun;
import nvmf.probe.script.Stage;
import nvmf.probe.script.Statement;

/** The probe, over sockets of its own. */
public final class WireProbe implements Probe {
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration ACCEPT = Duration.ofMinutes(2);

    /** What scripts may take for granted, unless they are told otherwise. */
    private static final Map<String, String> USUAL = Map.of(
            "nqn", "nqn.2024-01.io.nvmf:demo",
            "hostnqn", "nqn.2014-08.org.nvmexpress:uuid:6a2b3f0c-7d41-4a8e-9c55-0e1f2a3b4c5d",
            "hostid", "6a2b3f0c7d414a8e9c550e1f2a3b4c5d",
            "nsid", "1",
            "blocksize", "512");

    @Override
    public ScriptReport run(ScriptPlan plan, Consumer<String> log) throws IOException, InterruptedException {
        List<Statement> statements = Script.parse(plan.name(), plan.text());
        Map<String, String> variables = new HashMap<>(USUAL);
        variables.putAll(plan.variables());
        try (Stage stage = stage(plan, log);
                ScriptRun run = new ScriptRun(stage, variables, log)) {
            run.run(Prelude.statements());
            run.run(statements);
            return new ScriptReport(true, plan.name() + ": all " + statements.size() + " statements went as they say");
        } catch (ScriptException | NotApplicable e) {
            return new ScriptReport(false, plan.name() + ", " + e.getMessage());
        }
    }

    private static Stage stage(ScriptPlan plan, Consumer<String> log) throws IOException {
        InetSocketAddress address = resolve(plan.address());
        if (plan.self() == Side.HOST) {
            return new HostStage(address, CONNECT);
        }
        ControllerStage stage = new ControllerStage(address, ACCEPT);
        log.accept("listening at " + stage.address().getHostString() + ":"
                + stage.address().getPort());
        return stage;
    }

    @Override
    public FuzzReport fuzz(FuzzPlan plan, Consumer<FuzzReport> progress) throws IOException, InterruptedException {
        if (plan.target() == Side.CONTROLLER) {
            return new ControllerFuzz(plan, resolve(plan.address())).run(progress);
        }
        try (HostFuzz fuzz = new HostFuzz(plan, resolve(plan.address()))) {
            return fuzz.run(progress);
        }
    }

    @Override
    public ConformanceReport examine(ConformancePlan plan, Consumer<Verdict> progress)
            throws IOException, InterruptedException {
        return new Examination(plan, resolve(plan.address()), USUAL).run(progress);
    }

    private static InetSocketAddress resolve(TransportAddress address) throws IOException {
        if (address.type() != TransportType.TCP) {
            throw new IllegalArgumentException(
                    "the probe speaks TCP, not " + address.type().key());
        }
        InetSocketAddress resolved = new InetSocketAddress(address.traddr(), address.port());
        if (resolved.isUnresolved()) {
            throw new IOException("the host name " + address.traddr() + " is unknown");
        }
        return resolved;
    }
}
