package nvmf.shell.reservation;

import nvmf.api.spec.nvm.ReservationAcquire;
import nvmf.api.spec.nvm.ReservationKeys;
import nvmf.shell.command.Call;
import nvmf.shell.command.ShellCommand;
import nvmf.shell.page.Numbers;
import nvmf.shell.print.Value;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Reserves a namespace, or takes it, or a registration, from another host. */
@Command
public final class Acquire implements ShellCommand {
    @Mixin
    private Reserved reserved = new Reserved();

    @Option(
            names = {"-c", "--crkey"},
            paramLabel = "KEY",
            description = "the key that this host is registered with")
    private String key = "0";

    @Option(
            names = {"-p", "--prkey"},
            paramLabel = "KEY",
            description = "the key of whom to preempt")
    private String preempted = "0";

    @Option(
            names = "--rtype",
            required = true,
            paramLabel = "N",
            description = "1 write exclusive, 2 exclusive access; registrants only: 3 and 4; all registrants: 5 and 6")
    private String type = "";

    @Option(
            names = {"-a", "--racqa"},
            paramLabel = "N",
            description = "0 acquires (the default), 1 preempts, 2 preempts and aborts")
    private String action = "0";

    @Option(
            names = {"-i", "--iekey"},
            description = "ignores the key that there is")
    private boolean ignoreKey;

    @Override
    public Value run(Call call) throws Exception {
        int racqa = (int) Numbers.number("racqa", action, ReservationAcquire.PREEMPT_AND_ABORT);
        int rtype = Numbers.u8("rtype", type);
        ReservationKeys keys = new ReservationKeys(Numbers.u64("crkey", key), Numbers.u64("prkey", preempted));
        return reserved.with(call, (controller, nsid) -> {
            ReservationAcquire command = new ReservationAcquire(nsid, racqa, ignoreKey, rtype);
            Reserved.send(controller, command.toSqe(), keys.encode());
            return Value.message("NVMe Reservation Acquire: success");
        });
    }
}
