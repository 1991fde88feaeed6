package nvmf.shell.page;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import nvmf.api.spec.Page;
import nvmf.api.spec.admin.Identify;
import nvmf.api.spec.admin.IdentifyController;
import nvmf.shell.command.Call;
import nvmf.shell.command.ShellCommand;
import nvmf.shell.host.Reference;
import nvmf.shell.print.Value;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows the Identify Controller page as the controller gives it now. */
@Command
public final class IdentifyControllerPage implements ShellCommand {
    @Mixin
    private Reference reference = new Reference();

    @Mixin
    private Raw raw = new Raw();

    @Override
    public Value run(Call call) throws Exception {
        ByteBuffer bytes = reference.with(
                call, controller -> Admin.identify(controller, new Identify(Identify.CNS_CONTROLLER, 0)));
        if (raw.wanted()) {
            return raw.of(bytes, call);
        }
        Page page = IdentifyController.LAYOUT.read(bytes);
        List<String> lines = new ArrayList<>();
        lines.add("NVME Identify Controller:");
        lines.addAll(PageView.lines(page));
        return Value.of(String.join("\n", lines), PageView.data(page));
    }
}
