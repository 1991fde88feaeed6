package nvmf.shell.page;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import nvmf.api.host.RemoteController;
import nvmf.api.spec.Page;
import nvmf.api.spec.admin.Identify;
import nvmf.api.spec.admin.IdentifyNamespace;
import nvmf.shell.command.Call;
import nvmf.shell.command.ShellCommand;
import nvmf.shell.host.Reference;
import nvmf.shell.print.Value;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows the Identify Namespace page of the NVM Command Set. */
@Command
public final class IdentifyNamespacePage implements ShellCommand {
    @Mixin
    private Reference reference = new Reference();

    @Mixin
    private NamespaceOption namespace = new NamespaceOption();

    @Mixin
    private Raw raw = new Raw();

    private record Read(int nsid, ByteBuffer bytes) {}

    /** A block format; names as in nvme-cli's JSON. */
    private record Format(int ms, int ds, int rp) {}

    @Override
    public Value run(Call call) throws Exception {
        Read read = reference.with(call, this::read);
        if (raw.wanted()) {
            return raw.of(read.bytes(), call);
        }
        Page page = IdentifyNamespace.LAYOUT.read(read.bytes());
        List<Format> formats = formats(page);
        List<String> lines = new ArrayList<>();
        lines.add("NVME Identify Namespace " + Integer.toUnsignedString(read.nsid()) + ":");
        lines.addAll(PageView.lines(page));
        int inUse = IdentifyNamespace.formatIndex(page.getInt(IdentifyNamespace.FLBAS));
        for (int i = 0; i < formats.size(); i++) {
            Format format = formats.get(i);
            lines.add(String.format(
                    "lbaf %2d : ms:%d lbads:%d rp:0x%x%s",
                    i, format.ms(), format.ds(), format.rp(), i == inUse ? " (in use)" : ""));
        }
        Map<String, Object> data = new LinkedHashMap<>(PageView.data(page));
        data.put("lbafs", formats);
        return Value.of(String.join("\n", lines), data);
    }

    private Read read(RemoteController controller) throws Exception {
        int nsid = namespace.of(controller, reference);
        return new Read(nsid, Admin.identify(controller, new Identify(Identify.CNS_NAMESPACE, nsid)));
    }

    private static List<Format> formats(Page page) {
        List<Format> formats = new ArrayList<>();
        int count = Math.min(page.getInt(IdentifyNamespace.NLBAF), 63) + 1;
        for (int i = 0; i < count; i++) {
            int bits = (int) page.get(IdentifyNamespace.lbaf(i));
            formats.add(new Format(bits & 0xFFFF, bits >>> 16 & 0xFF, bits >>> 24 & 0x3));
        }
        return formats;
    }
}
