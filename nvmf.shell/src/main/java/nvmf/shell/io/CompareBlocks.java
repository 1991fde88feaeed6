package nvmf.shell.io;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import nvmf.api.host.RemoteNamespace;
import nvmf.api.spec.nvm.Compare;
import nvmf.shell.command.Call;
import nvmf.shell.command.ShellCommand;
import nvmf.shell.command.UsageException;
import nvmf.shell.print.Value;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Compares blocks with a file, or with standard input; and, as one with that, writes others if they are the same. */
@Command
public final class CompareBlocks implements ShellCommand {
    @Mixin
    private Goal goal = new Goal();

    @Mixin
    private Blocks blocks = new Blocks();

    @Option(
            names = {"-d", "--data"},
            paramLabel = "FILE",
            description = "what to compare with (default: standard input)")
    private String file = "";

    @Option(
            names = {"-f", "--force-unit-access"},
            description = "compare what is on stable media")
    private boolean fua;

    @Option(
            names = {"-w", "--write"},
            paramLabel = "FILE",
            description = "if they are the same, write this instead: a fused Compare and Write")
    private String replacement = "";

    @Override
    public Value run(Call call) throws Exception {
        if (!replacement.isEmpty()) {
            return goal.operate(
                    call,
                    "Compare and Write",
                    namespace -> namespace.compareAndWrite(
                            blocks.start(),
                            Goal.direct(read(call, file, bytes(namespace))),
                            Goal.direct(read(call, replacement, bytes(namespace))),
                            fua));
        }
        return goal.send(call, "Compare", namespace -> {
            byte[] data = read(call, file, bytes(namespace));
            return new Goal.Prepared(
                    new Compare(namespace.nsid(), blocks.start(), blocks.count(), fua).toSqe(), Goal.direct(data));
        });
    }

    private int bytes(RemoteNamespace namespace) {
        return Math.multiplyExact(blocks.count(), namespace.geometry().blockSize());
    }

    private static byte[] read(Call call, String path, int bytes) throws IOException {
        byte[] data;
        if (path.isEmpty()) {
            data = call.in().readNBytes(bytes);
        } else {
            try (InputStream in = Files.newInputStream(call.folder().resolve(path))) {
                data = in.readNBytes(bytes);
            }
        }
        if (data.length < bytes) {
            throw new UsageException("there are " + data.length + " bytes, not the " + bytes + " of so many blocks");
        }
        return data;
    }
}
