package nvmf.shell.page;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import nvmf.api.spec.Cqe;
import nvmf.api.spec.Wire;
import nvmf.api.spec.admin.Feature;
import nvmf.api.spec.admin.GetFeatures;
import nvmf.shell.command.Call;
import nvmf.shell.command.ShellCommand;
import nvmf.shell.host.Reference;
import nvmf.shell.print.HexDump;
import nvmf.shell.print.Value;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Reads a feature of a controller. */
@Command
public final class GetFeature implements ShellCommand {
    private static final List<String> SELECTIONS = List.of("Current", "Default", "Saved", "Supported capabilities");

    @Mixin
    private Reference reference = new Reference();

    @Mixin
    private FeatureOption feature = new FeatureOption();

    @Mixin
    private NamespaceOption namespace = new NamespaceOption();

    @Option(
            names = {"-s", "--sel"},
            paramLabel = "N",
            description = "0 current (the default), 1 default, 2 saved, 3 what is supported")
    private String select = "0";

    @Option(
            names = {"-c", "--cdw11"},
            paramLabel = "N",
            description = "a parameter that some features take")
    private String parameter = "";

    @Override
    public Value run(Call call) throws Exception {
        int id = feature.id();
        int selection = (int) Numbers.number("sel", select, 3);
        // Fabrics hosts have 128-bit identifiers (Base Specification, "Host Identifier", EXHID).
        int cdw11 = parameter.isEmpty() ? id == Feature.HOST_IDENTIFIER ? 1 : 0 : Numbers.u32("cdw11", parameter);
        int bytes = selection == GetFeatures.CAPABILITIES ? 0 : FeatureOption.dataBytes(id, cdw11);
        ByteBuffer data = Wire.allocateDirect(bytes);
        GetFeatures command = new GetFeatures(id, namespace.orElse(0), selection, cdw11);
        Cqe completion = reference.with(call, controller -> Admin.succeed(controller, command.toSqe(), data));
        String text = String.format(
                "get-feature:0x%02x (%s), %s value:0x%08x",
                id, FeatureOption.title(id), SELECTIONS.get(selection), completion.dw0());
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("feature", id);
        json.put("name", FeatureOption.title(id));
        json.put("value", Integer.toUnsignedLong(completion.dw0()));
        if (bytes > 0) {
            byte[] content = new byte[bytes];
            data.get(0, content);
            json.put("data", HexFormat.of().formatHex(content));
            text += "\n" + HexDump.of(data);
        }
        return Value.of(text, json);
    }
}
