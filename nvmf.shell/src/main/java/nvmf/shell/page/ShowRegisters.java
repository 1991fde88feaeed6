package nvmf.shell.page;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import nvmf.api.host.RemoteController;
import nvmf.api.spec.StatusException;
import nvmf.api.spec.fabrics.Capabilities;
import nvmf.api.spec.fabrics.Configuration;
import nvmf.api.spec.fabrics.ControllerStatus;
import nvmf.api.spec.fabrics.Property;
import nvmf.shell.command.Await;
import nvmf.shell.command.Call;
import nvmf.shell.command.ShellCommand;
import nvmf.shell.host.Reference;
import nvmf.shell.print.Value;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows the properties of a controller and what their bits say; those that it has not are left out. */
@Command
public final class ShowRegisters implements ShellCommand {
    @Mixin
    private Reference reference = new Reference();

    private record Register(String name, int offset, int bytes) {}

    private static final List<Register> REGISTERS = List.of(
            new Register("cap", Property.CAP, 8),
            new Register("vs", Property.VS, 4),
            new Register("cc", Property.CC, 4),
            new Register("csts", Property.CSTS, 4),
            new Register("nssr", Property.NSSR, 4),
            new Register("crto", Property.CRTO, 4));

    @Override
    public Value run(Call call) throws Exception {
        Map<String, Long> values = reference.with(call, ShowRegisters::read);
        List<String> lines = new ArrayList<>();
        values.forEach((name, value) -> lines.add(String.format("%-5s: %x%s", name, value, meaning(name, value))));
        Map<String, Object> data = new LinkedHashMap<>();
        values.forEach((name, value) -> data.put(name, PageView.unsigned(value)));
        return Value.of(String.join("\n", lines), data);
    }

    private static Map<String, Long> read(RemoteController controller) throws Exception {
        Map<String, Long> values = new LinkedHashMap<>();
        for (Register register : REGISTERS) {
            try {
                values.put(register.name(), Await.answer(controller.property(register.offset(), register.bytes())));
            } catch (StatusException e) {
                // A controller refuses a property that it has not; CAP and VS every controller has.
                if (register.offset() == Property.CAP || register.offset() == Property.VS) {
                    throw e;
                }
            }
        }
        return values;
    }

    private static String meaning(String name, long value) {
        return switch (name) {
            case "cap" -> "  " + Capabilities.of(value);
            case "vs" -> String.format("  %d.%d.%d", value >>> 16, value >>> 8 & 0xFF, value & 0xFF);
            case "cc" -> "  " + Configuration.of((int) value);
            case "csts" -> "  " + ControllerStatus.of((int) value);
            default -> "";
        };
    }
}
