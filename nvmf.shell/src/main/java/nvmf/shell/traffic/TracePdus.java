package nvmf.shell.traffic;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import nvmf.shell.command.Call;
import nvmf.shell.command.Configurations.Entry;
import nvmf.shell.command.ShellCommand;
import nvmf.shell.command.UsageException;
import nvmf.shell.print.Value;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes the PDUs of the running instance to a file, or ceases to. */
@Command
public final class TracePdus implements ShellCommand {
    private static final String PID = "nvmf.trace";

    @Parameters(index = "0", paramLabel = "on|off", description = "whether PDUs are written")
    private String what = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "FILE",
            description = "where to, as text that text2pcap reads; what is there stays")
    private String file = "";

    @Option(names = "--peer", paramLabel = "ADDR[:PORT]", description = "only the connections with this address")
    private String peer = "";

    @Option(names = "--bytes", paramLabel = "N", description = "of each PDU (default: 128, all of its header)")
    private int bytes = 128;

    @Option(names = "--name", paramLabel = "NAME", description = "what the trace is called (default: trace)")
    private String name = "trace";

    @Override
    public Value run(Call call) throws IOException {
        return switch (what) {
            case "on" -> on(call);
            case "off" -> off(call);
            default -> throw new UsageException("a trace is switched on or off, not \"" + what + "\"");
        };
    }

    private Value on(Call call) throws IOException {
        if (file.isEmpty()) {
            throw new UsageException("a trace is written to a file: nvmf trace on FILE");
        }
        Path path = call.folder().resolve(file).toAbsolutePath();
        if (path.getParent() == null || !Files.isDirectory(path.getParent()) || Files.isDirectory(path)) {
            throw new IOException(path + " cannot be written to: it wants to be a file in a folder that is there");
        }
        if (bytes < 128 || bytes > 1 << 20) {
            throw new UsageException("--bytes is a number from 128 to 1048576, not " + bytes);
        }
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("file", path.toString());
        properties.put("peer", peer);
        properties.put("bytes", bytes);
        call.world().configurations().put(new Entry(PID, name, properties));
        return Value.message("PDUs are written to " + path + " until nvmf trace off");
    }

    private Value off(Call call) throws IOException {
        if (call.world().configurations().list(PID).stream()
                .noneMatch(entry -> entry.name().equals(name))) {
            throw new IOException("there is no trace called " + name);
        }
        call.world().configurations().delete(PID, name);
        return Value.message("PDUs are written no more");
    }
}
