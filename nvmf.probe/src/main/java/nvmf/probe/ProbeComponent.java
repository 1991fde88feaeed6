package nvmf.probe;

import java.io.IOException;
import java.util.function.Consumer;
import nvmf.api.probe.ConformancePlan;
import nvmf.api.probe.ConformanceReport;
import nvmf.api.probe.FuzzPlan;
import nvmf.api.probe.FuzzReport;
import nvmf.api.probe.Probe;
import nvmf.api.probe.ScriptPlan;
import nvmf.api.probe.ScriptReport;
import nvmf.api.probe.Verdict;
import org.osgi.service.component.annotations.Component;

/** The probe as a service. */
@Component(service = Probe.class)
public final class ProbeComponent implements Probe {
    private final Probe probe = new WireProbe();

    @Override
    public ScriptReport run(ScriptPlan plan, Consumer<String> log) throws IOException, InterruptedException {
        return probe.run(plan, log);
    }

    @Override
    public FuzzReport fuzz(FuzzPlan plan, Consumer<FuzzReport> progress) throws IOException, InterruptedException {
        return probe.fuzz(plan, progress);
    }

    @Override
    public ConformanceReport examine(ConformancePlan plan, Consumer<Verdict> progress)
            throws IOException, InterruptedException {
        return probe.examine(plan, progress);
    }
}
