package nvmf.shell.io;

import java.util.List;
import nvmf.api.host.RemoteNamespace;
import nvmf.shell.command.Await;
import nvmf.shell.command.Call;
import nvmf.shell.command.ShellCommand;
import nvmf.shell.command.UsageException;
import nvmf.shell.host.Reference;
import nvmf.shell.print.Value;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Has everything that was written put on stable media. */
@Command
public final class FlushNamespace implements ShellCommand {
    @Mixin
    private Reference reference = new Reference();

    @Option(
            names = {"-n", "--namespace-id"},
            paramLabel = "NSID",
            description = "one namespace (default: every one)")
    private int nsid;

    @Override
    public Value run(Call call) throws Exception {
        return reference.with(call, controller -> {
            int wanted = nsid == 0 ? reference.nsid(controller) : nsid;
            List<RemoteNamespace> namespaces = controller.namespaces().stream()
                    .filter(namespace -> wanted == 0 || namespace.nsid() == wanted)
                    .toList();
            if (namespaces.isEmpty()) {
                throw new UsageException(controller.name() + " has no namespace" + (wanted == 0 ? "" : " " + wanted));
            }
            for (RemoteNamespace namespace : namespaces) {
                Await.answer(namespace.flush());
            }
            return Value.message("NVMe Flush: success (" + namespaces.size() + " namespace(s))");
        });
    }
}
