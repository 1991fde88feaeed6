package nvmf.shell.page;

import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Map;
import nvmf.api.spec.admin.GetLogPage;
import nvmf.shell.command.Call;
import nvmf.shell.command.ShellCommand;
import nvmf.shell.command.UsageException;
import nvmf.shell.host.Reference;
import nvmf.shell.print.Sizes;
import nvmf.shell.print.Value;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Reads a log page; those that are known are shown by their fields. */
@Command
public final class GetLog implements ShellCommand {
    private static final int ALL_NAMESPACES = 0xFFFF_FFFF;
    private static final long LENGTH_MAX = 64 << 20;
    private static final Map<String, Integer> NAMES = Map.of(
            "supported", GetLogPage.SUPPORTED_PAGES,
            "error", GetLogPage.ERROR,
            "smart", GetLogPage.SMART,
            "firmware", GetLogPage.FIRMWARE,
            "changed-ns", GetLogPage.CHANGED_NAMESPACES,
            "effects", GetLogPage.COMMAND_EFFECTS,
            "ana", GetLogPage.ANA,
            "fid-effects", GetLogPage.FEATURE_EFFECTS,
            "discovery", GetLogPage.DISCOVERY);

    @Mixin
    private Reference reference = new Reference();

    @Option(
            names = {"-i", "--log-id"},
            paramLabel = "LID",
            required = true,
            description =
                    "a number, or supported, error, smart, firmware, changed-ns, effects, ana, fid-effects, discovery")
    private String lid = "";

    @Option(
            names = {"-l", "--log-len"},
            paramLabel = "BYTES",
            description = "how much to read, whole dwords (default: the page's size where it is known, else 512)")
    private String length = "";

    @Option(
            names = {"-L", "--lpo"},
            paramLabel = "BYTES",
            description = "where to begin (default: 0)")
    private String offset = "0";

    @Option(
            names = {"-s", "--lsp"},
            paramLabel = "N",
            description = "log specific field")
    private String specific = "0";

    @Option(
            names = {"-r", "--rae"},
            description = "retain the asynchronous event")
    private boolean retain;

    @Mixin
    private NamespaceOption namespace = new NamespaceOption();

    @Mixin
    private Raw raw = new Raw();

    @Override
    public Value run(Call call) throws Exception {
        int id = id();
        long bytes = length.isEmpty() ? LogViews.size(id) : Sizes.parse(length);
        long from = Sizes.parse(offset);
        if (bytes < 4 || bytes % 4 != 0 || bytes > LENGTH_MAX) {
            throw new UsageException("--log-len is a multiple of 4 from 4 bytes to 64 MiB, not " + bytes);
        }
        if (from % 4 != 0) {
            throw new UsageException("--lpo is a multiple of 4, not " + from);
        }
        GetLogPage command = new GetLogPage(
                id,
                namespace.orElse(ALL_NAMESPACES),
                (int) Numbers.number("lsp", specific, 0x7F),
                retain,
                bytes,
                from,
                false,
                0);
        ByteBuffer log = reference.with(call, controller -> Admin.log(controller, command));
        if (raw.wanted()) {
            return raw.of(log, call);
        }
        return from == 0 ? LogViews.of(id, log) : Raw.dump(log);
    }

    private int id() {
        Integer named = NAMES.get(lid.toLowerCase(Locale.ROOT));
        return named == null ? Numbers.u8("log-id", lid) : named;
    }
}
