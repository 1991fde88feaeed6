package nvmf.shell.reservation;

import nvmf.api.spec.nvm.ReservationKeys;
import nvmf.api.spec.nvm.ReservationRegister;
import nvmf.shell.command.Call;
import nvmf.shell.command.ShellCommand;
import nvmf.shell.page.Numbers;
import nvmf.shell.print.Value;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Registers this host with a namespace, unregisters it, or replaces its key. */
@Command
public final class Register implements ShellCommand {
    @Mixin
    private Reserved reserved = new Reserved();

    @Option(
            names = {"-c", "--crkey"},
            paramLabel = "KEY",
            description = "the key that this host is registered with")
    private String key = "0";

    @Option(
            names = {"-k", "--nrkey"},
            paramLabel = "KEY",
            description = "the new key")
    private String fresh = "0";

    @Option(
            names = {"-r", "--rrega"},
            paramLabel = "N",
            description = "0 registers (the default), 1 unregisters, 2 replaces the key")
    private String action = "0";

    @Option(
            names = {"-p", "--cptpl"},
            paramLabel = "N",
            description = "when power is lost: 0 as it is (the default), 2 all is gone, 3 it outlives that")
    private String persistence = "0";

    @Option(
            names = {"-i", "--iekey"},
            description = "ignores the key that there is")
    private boolean ignoreKey;

    @Override
    public Value run(Call call) throws Exception {
        int rrega = (int) Numbers.number("rrega", action, ReservationRegister.REPLACE);
        int cptpl = (int) Numbers.number("cptpl", persistence, ReservationRegister.PERSIST);
        ReservationKeys keys = new ReservationKeys(Numbers.u64("crkey", key), Numbers.u64("nrkey", fresh));
        return reserved.with(call, (controller, nsid) -> {
            ReservationRegister command = new ReservationRegister(nsid, rrega, ignoreKey, cptpl);
            Reserved.send(controller, command.toSqe(), keys.encode());
            return Value.message("NVMe Reservation Register: success");
        });
    }
}
