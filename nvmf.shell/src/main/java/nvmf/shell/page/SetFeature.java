package nvmf.shell.page;

import nvmf.api.spec.Cqe;
import nvmf.api.spec.admin.SetFeatures;
import nvmf.shell.command.Call;
import nvmf.shell.command.ShellCommand;
import nvmf.shell.command.UsageException;
import nvmf.shell.host.Reference;
import nvmf.shell.print.Value;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Sets a feature of a controller to a value. */
@Command
public final class SetFeature implements ShellCommand {
    @Mixin
    private Reference reference = new Reference();

    @Mixin
    private FeatureOption feature = new FeatureOption();

    @Mixin
    private NamespaceOption namespace = new NamespaceOption();

    @Option(
            names = {"-v", "--value"},
            paramLabel = "VALUE",
            required = true,
            description = "its value (CDW11)")
    private String value = "";

    @Option(
            names = {"-S", "--save"},
            description = "keep it over a reset")
    private boolean save;

    @Override
    public Value run(Call call) throws Exception {
        int id = feature.id();
        int bits = Numbers.u32("value", value);
        if (FeatureOption.dataBytes(id, bits) > 0) {
            throw new UsageException(
                    "the feature " + FeatureOption.title(id) + " is set by data, which this command has not");
        }
        SetFeatures command = new SetFeatures(id, namespace.orElse(0), save, bits);
        Cqe completion = reference.with(call, controller -> Admin.succeed(controller, command.toSqe()));
        return Value.message(String.format(
                "set-feature:0x%02x (%s), value:0x%08x, cdw0:0x%08x",
                id, FeatureOption.title(id), bits, completion.dw0()));
    }
}
