package nvmf.shell.reservation;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import nvmf.api.host.RemoteController;
import nvmf.api.spec.Wire;
import nvmf.api.spec.nvm.ReservationReport;
import nvmf.api.spec.nvm.ReservationStatus;
import nvmf.api.spec.nvm.ReservationStatus.Registrant;
import nvmf.api.spec.nvm.ReservationType;
import nvmf.shell.command.Call;
import nvmf.shell.command.ShellCommand;
import nvmf.shell.print.Value;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows who is registered with a namespace and who holds it. */
@Command
public final class ReportReservations implements ShellCommand {
    /** Enough for 63 registrants; where there are more, it is asked again. */
    private static final int BYTES = 4096;

    private static final int ENTRY_BYTES = 64;

    @Mixin
    private Reserved reserved = new Reserved();

    @Override
    public Value run(Call call) throws Exception {
        ReservationStatus status = reserved.with(call, ReportReservations::read);
        return Value.of(text(status), json(status));
    }

    private static ReservationStatus read(RemoteController controller, int nsid) throws Exception {
        ReservationStatus status = read(controller, nsid, BYTES);
        int whole = ReservationStatus.EXTENDED_HEADER_BYTES + status.count() * ENTRY_BYTES;
        return whole > BYTES ? read(controller, nsid, whole) : status;
    }

    private static ReservationStatus read(RemoteController controller, int nsid, int bytes) throws Exception {
        ByteBuffer data = Wire.allocateDirect(bytes);
        // Hosts of fabrics have identifiers of 128 bits, and so the extended structure.
        Reserved.send(controller, new ReservationReport(nsid, bytes, true).toSqe(), data);
        return ReservationStatus.decode(data, true);
    }

    private static String text(ReservationStatus status) {
        StringBuilder text = new StringBuilder();
        String type = ReservationType.of(status.type())
                .map(known -> " (" + known + ")")
                .orElse(status.type() == 0 ? " (none)" : "");
        text.append(String.format("gen       : %d%n", status.generation()));
        text.append(String.format("rtype     : %d%s%n", status.type(), type));
        text.append(String.format("regctl    : %d%n", status.count()));
        text.append(String.format("ptpls     : %d", status.persistent() ? 1 : 0));
        int number = 0;
        for (Registrant registrant : status.registrants()) {
            text.append(String.format(
                    "%nregctlext[%d]: cntlid %04x, rcsts %d, rkey %x, hostid %s",
                    number++, registrant.cntlid(), registrant.holder() ? 1 : 0, registrant.key(), registrant.host()));
        }
        return text.toString();
    }

    private static Map<String, Object> json(ReservationStatus status) {
        List<Map<String, Object>> registrants =
                status.registrants().stream().map(ReportReservations::json).toList();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("gen", status.generation());
        json.put("rtype", status.type());
        json.put("regctl", status.count());
        json.put("ptpls", status.persistent() ? 1 : 0);
        json.put("regctlext", registrants);
        return json;
    }

    /** Keys are text: most readers of JSON have no integers of 64 bits. */
    private static Map<String, Object> json(Registrant registrant) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("cntlid", registrant.cntlid());
        json.put("rcsts", registrant.holder() ? 1 : 0);
        json.put("rkey", String.format("0x%x", registrant.key()));
        json.put("hostid", registrant.host().toString());
        return json;
    }
}
