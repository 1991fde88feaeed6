package nvmf.shell.page;

import java.io.IOException;
import java.nio.ByteBuffer;
import nvmf.api.host.RemoteController;
import nvmf.api.spec.Page;
import nvmf.api.spec.admin.AnaLog;
import nvmf.api.spec.admin.GetLogPage;
import nvmf.api.spec.admin.Identify;
import nvmf.api.spec.admin.IdentifyController;
import nvmf.shell.command.Call;
import nvmf.shell.command.ShellCommand;
import nvmf.shell.host.Reference;
import nvmf.shell.print.Value;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows how well a controller reaches the namespaces of each ANA group. */
@Command
public final class AnaLogCommand implements ShellCommand {
    /** CMIC bit 3: ANA reporting. */
    private static final int ANA_REPORTING = 1 << 3;

    private static final int ALL_NAMESPACES = 0xFFFF_FFFF;
    private static final int BYTES_MAX = 1 << 20;

    @Mixin
    private Reference reference = new Reference();

    @Option(names = "--groups", description = "the groups without their namespaces")
    private boolean groupsOnly;

    @Mixin
    private Raw raw = new Raw();

    @Override
    public Value run(Call call) throws Exception {
        ByteBuffer log = reference.with(call, this::read);
        return raw.wanted() ? raw.of(log, call) : LogViews.of(GetLogPage.ANA, log);
    }

    private ByteBuffer read(RemoteController controller) throws Exception {
        Page page =
                IdentifyController.LAYOUT.read(Admin.identify(controller, new Identify(Identify.CNS_CONTROLLER, 0)));
        if ((page.get(IdentifyController.CMIC) & ANA_REPORTING) == 0) {
            throw new IOException("this controller does not report asymmetric namespace access");
        }
        long groups = page.get(IdentifyController.NANAGRPID);
        long namespaces = page.get(IdentifyController.MNAN);
        if (namespaces == 0) {
            namespaces = page.get(IdentifyController.NN);
        }
        int bytes = AnaLog.bytesMax((int) Math.min(groups, BYTES_MAX / 64), (int) Math.min(namespaces, BYTES_MAX / 8));
        return Admin.log(
                controller,
                new GetLogPage(
                        GetLogPage.ANA, ALL_NAMESPACES, groupsOnly ? AnaLog.GROUPS_ONLY : 0, true, bytes, 0, false, 0));
    }
}
