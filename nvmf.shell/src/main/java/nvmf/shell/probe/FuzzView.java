package nvmf.shell.probe;

import java.util.LinkedHashMap;
import java.util.Map;
import nvmf.api.probe.FuzzReport;
import nvmf.shell.print.Value;

/** What a run without findings was. */
final class FuzzView {
    private FuzzView() {}

    static Value of(FuzzReport report) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("seed", report.seed());
        data.put("sessions", report.sessions());
        data.put("pdus", report.pdus());
        data.put("mutated", report.mutated());
        data.put("answers", report.answers());
        return Value.of(data);
    }
}
