package nvmf.shell.reservation;

import nvmf.api.spec.nvm.ReservationKeys;
import nvmf.api.spec.nvm.ReservationRelease;
import nvmf.shell.command.Call;
import nvmf.shell.command.ShellCommand;
import nvmf.shell.page.Numbers;
import nvmf.shell.print.Value;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Releases a reservation, or clears all there are together with the registrations. */
@Command
public final class Release implements ShellCommand {
    @Mixin
    private Reserved reserved = new Reserved();

    @Option(
            names = {"-c", "--crkey"},
            paramLabel = "KEY",
            description = "the key that this host is registered with")
    private String key = "0";

    @Option(
            names = "--rtype",
            required = false,
            paramLabel = "N",
            description = "1 write exclusive, 2 exclusive access; registrants only: 3 and 4; all registrants: 5 and 6")
    private String type = "0";

    @Option(
            names = {"-a", "--rrela"},
            paramLabel = "N",
            description = "0 releases (the default), 1 clears")
    private String action = "0";

    @Option(
            names = {"-i", "--iekey"},
            description = "ignores the key that there is")
    private boolean ignoreKey;

    @Override
    public Value run(Call call) throws Exception {
        int rrela = (int) Numbers.number("rrela", action, ReservationRelease.CLEAR);
        int rtype = Numbers.u8("rtype", type);
        ReservationKeys keys = new ReservationKeys(Numbers.u64("crkey", key), 0);
        return reserved.with(call, (controller, nsid) -> {
            ReservationRelease command = new ReservationRelease(nsid, rrela, ignoreKey, rtype);
            Reserved.send(controller, command.toSqe(), keys.encode().limit(ReservationKeys.RELEASE_BYTES));
            return Value.message("NVMe Reservation Release: success");
        });
    }
}
