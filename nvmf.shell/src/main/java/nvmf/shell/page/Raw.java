package nvmf.shell.page;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Map;
import nvmf.shell.command.Call;
import nvmf.shell.print.HexDump;
import nvmf.shell.print.Value;
import picocli.CommandLine.Option;

/** The options by which a page is shown as the bytes it is. */
public final class Raw {
    @Option(
            names = {"-b", "--raw-binary"},
            description = "write the bytes as they are")
    private boolean binary;

    @Option(
            names = {"-x", "--hex"},
            description = "show the bytes in hex")
    private boolean hex;

    boolean wanted() {
        return binary || hex;
    }

    /** The bytes in the form that was asked for; binary ones are written to standard output at once. */
    public Value of(ByteBuffer page, Call call) {
        if (!binary) {
            return dump(page);
        }
        byte[] bytes = new byte[page.remaining()];
        page.get(page.position(), bytes);
        call.out().write(bytes, 0, bytes.length);
        return Value.NONE;
    }

    static Value dump(ByteBuffer page) {
        byte[] bytes = new byte[page.remaining()];
        page.get(page.position(), bytes);
        return Value.of(HexDump.of(page), Map.of("data", HexFormat.of().formatHex(bytes)));
    }
}
