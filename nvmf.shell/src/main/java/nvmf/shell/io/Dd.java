package nvmf.shell.io;

import nvmf.api.host.ConnectRequest;
import nvmf.api.host.Recovery;
import nvmf.api.host.RemoteController;
import nvmf.api.host.RemoteNamespace;
import nvmf.api.spec.admin.IdentifyController;
import nvmf.shell.command.Await;
import nvmf.shell.command.Call;
import nvmf.shell.command.ShellCommand;
import nvmf.shell.command.UsageException;
import nvmf.shell.host.Digests;
import nvmf.shell.host.HostName;
import nvmf.shell.host.Target;
import nvmf.shell.print.Sizes;
import nvmf.shell.print.Value;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Copies a namespace, or a part of it, to standard output, or standard input to it: nvmfdd's options, several commands at a time. */
@Command
public final class Dd implements ShellCommand {
    private static final int PAGE_BYTES = 4096;

    @Parameters(
            index = "0",
            paramLabel = "read|write",
            description = "read: to standard output; write: from standard input")
    private String direction = "";

    @Parameters(index = "1", paramLabel = "ADDR:PORT", description = "the controller's address")
    private String address = "";

    @Parameters(index = "2", paramLabel = "NQN", description = "the subsystem")
    private String nqn = "";

    @Option(
            names = {"-t", "--transport"},
            paramLabel = "TYPE",
            description = "tcp (the default), loop, rdma or fc")
    private String transport = "tcp";

    @Option(
            names = {"-n", "--namespace-id"},
            paramLabel = "NSID",
            description = "the namespace (default: 1)")
    private int nsid = 1;

    @Option(
            names = {"-o", "--offset"},
            paramLabel = "BYTES",
            description = "where in the namespace to begin, a multiple of its block size (default: 0)")
    private String offset = "0";

    @Option(
            names = {"-l", "--length"},
            paramLabel = "BYTES",
            description = "how much to copy (default: to the end of the namespace, or of standard input)")
    private String length = "";

    @Mixin
    private Digests digests = new Digests();

    @Mixin
    private HostName hostName = new HostName();

    @Option(names = "--depth", paramLabel = "N", description = "commands outstanding at a time, 1 to 64 (default: 16)")
    private int depth = 16;

    @Option(
            names = "--chunk",
            paramLabel = "BYTES",
            description = "bytes of one command (default: 128K, or what the controller takes)")
    private String chunk = "128K";

    @Override
    public Value run(Call call) throws Exception {
        boolean write = isWrite();
        if (depth < 1 || depth > 64) {
            throw new UsageException("--depth is a number from 1 to 64, not " + depth);
        }
        long at = Sizes.parse(offset);
        long bytes = length.isEmpty() ? Copy.TO_THE_END : Sizes.parse(length);
        ConnectRequest request = ConnectRequest.of(Target.withPort(transport, address), Target.nqn(nqn))
                .withRecovery(Recovery.NONE)
                .withOptions(digests.options());
        long chunkBytes = Sizes.parse(chunk);
        RemoteController controller = Target.connect(hostName.host(call), request);
        try {
            RemoteNamespace namespace = Target.namespace(controller, nsid);
            int blockSize = namespace.geometry().blockSize();
            call.err().println("block size " + blockSize);
            Copy copy = new Copy(namespace, at, bytes, (int) clip(chunkBytes, controller, blockSize), depth);
            try (Progress progress = new Progress(call, copy.bytesExpected())) {
                progress.finish(write ? copy.write(call.in(), progress) : copy.read(call.out(), progress));
            }
        } finally {
            Await.answer(controller.disconnect());
        }
        return Value.NONE;
    }

    private boolean isWrite() {
        if (!direction.equals("read") && !direction.equals("write")) {
            throw new UsageException("the first argument is read or write, not \"" + direction + "\"");
        }
        return direction.equals("write");
    }

    /** Whole blocks, within what the controller takes in one command; MPSMIN is 4 KiB on every fabric there is. */
    private static long clip(long chunk, RemoteController controller, int blockSize) {
        int mdts = controller.identity().getInt(IdentifyController.MDTS);
        long max = mdts == 0 || mdts > 12 ? Copy.CHUNK_MAX : Math.min(Copy.CHUNK_MAX, (long) PAGE_BYTES << mdts);
        long bytes = Math.min(chunk, max) / blockSize * blockSize;
        if (bytes == 0) {
            throw new UsageException("--chunk is at least one block of " + blockSize + " bytes");
        }
        return bytes;
    }
}
