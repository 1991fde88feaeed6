package nvmf.shell.page;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import nvmf.api.host.RemoteController;
import nvmf.api.spec.admin.Identify;
import nvmf.api.spec.admin.NamespaceDescriptor;
import nvmf.shell.command.Call;
import nvmf.shell.command.ShellCommand;
import nvmf.shell.host.Reference;
import nvmf.shell.print.Value;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows the identifiers of a namespace that survive a change of its NSID. */
@Command
public final class NamespaceDescriptors implements ShellCommand {
    private static final int UUID_BYTES = 16;

    @Mixin
    private Reference reference = new Reference();

    @Mixin
    private NamespaceOption namespace = new NamespaceOption();

    @Mixin
    private Raw raw = new Raw();

    private record Read(int nsid, ByteBuffer bytes) {}

    @Override
    public Value run(Call call) throws Exception {
        Read read = reference.with(call, this::read);
        if (raw.wanted()) {
            return raw.of(read.bytes(), call);
        }
        List<String> lines = new ArrayList<>();
        List<Map<String, Object>> data = new ArrayList<>();
        lines.add("NVME Namespace Identification Descriptors NS " + Integer.toUnsignedString(read.nsid()) + ":");
        for (NamespaceDescriptor descriptor : NamespaceDescriptor.decode(read.bytes())) {
            String name = name(descriptor);
            String value = value(descriptor);
            lines.add(PageView.line(name, 5, value));
            data.add(Map.of(name, value));
        }
        return Value.of(String.join("\n", lines), Map.of("ns-descs", data));
    }

    private Read read(RemoteController controller) throws Exception {
        int nsid = namespace.of(controller, reference);
        return new Read(nsid, Admin.identify(controller, new Identify(Identify.CNS_NAMESPACE_DESCRIPTORS, nsid)));
    }

    private static String name(NamespaceDescriptor descriptor) {
        return switch (descriptor.type()) {
            case NamespaceDescriptor.EUI64 -> "eui64";
            case NamespaceDescriptor.NGUID -> "nguid";
            case NamespaceDescriptor.UUID -> "uuid";
            case NamespaceDescriptor.CSI -> "csi";
            default -> "type" + descriptor.type();
        };
    }

    private static String value(NamespaceDescriptor descriptor) {
        ByteBuffer id = descriptor.id().duplicate();
        if (descriptor.type() == NamespaceDescriptor.UUID && id.remaining() == UUID_BYTES) {
            return new UUID(id.getLong(), id.getLong()).toString();
        }
        byte[] bytes = new byte[id.remaining()];
        id.get(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
