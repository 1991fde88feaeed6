package nvmf.shell.io;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import nvmf.api.spec.Cqe;
import nvmf.api.spec.DataDirection;
import nvmf.api.spec.Sqe;
import nvmf.api.spec.Wire;
import nvmf.shell.command.Call;
import nvmf.shell.command.UsageException;
import nvmf.shell.page.Numbers;
import nvmf.shell.page.Raw;
import nvmf.shell.print.Sizes;
import nvmf.shell.print.Value;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A command by its dwords, and its data: what {@code io-passthru} and {@code admin-passthru} share. */
public final class PassThrough {
    private static final long DATA_MAX = 8 << 20;

    @Option(
            names = {"-O", "--opcode"},
            paramLabel = "N",
            required = true,
            description = "the opcode; its two lowest bits say which way the data go")
    private String opcode = "";

    @Option(
            names = {"-f", "--flags"},
            paramLabel = "N",
            description = "bits 15:8 of CDW0 (default: 0); that SGLs are used is added")
    private String flags = "0";

    @Option(
            names = {"-n", "--namespace-id"},
            paramLabel = "NSID",
            description = "the namespace identifier as it stands in the command (default: 0)")
    private String nsid = "0";

    @Option(names = "--cdw2", paramLabel = "N", description = "CDW2 (default: 0)")
    private String cdw2 = "0";

    @Option(names = "--cdw3", paramLabel = "N", description = "CDW3 (default: 0)")
    private String cdw3 = "0";

    @Option(
            names = {"-4", "--cdw10"},
            paramLabel = "N",
            description = "CDW10 (default: 0)")
    private String cdw10 = "0";

    @Option(
            names = {"-5", "--cdw11"},
            paramLabel = "N",
            description = "CDW11 (default: 0)")
    private String cdw11 = "0";

    @Option(
            names = {"-6", "--cdw12"},
            paramLabel = "N",
            description = "CDW12 (default: 0)")
    private String cdw12 = "0";

    @Option(
            names = {"-7", "--cdw13"},
            paramLabel = "N",
            description = "CDW13 (default: 0)")
    private String cdw13 = "0";

    @Option(
            names = {"-8", "--cdw14"},
            paramLabel = "N",
            description = "CDW14 (default: 0)")
    private String cdw14 = "0";

    @Option(
            names = {"-9", "--cdw15"},
            paramLabel = "N",
            description = "CDW15 (default: 0)")
    private String cdw15 = "0";

    @Option(
            names = {"-l", "--data-len"},
            paramLabel = "BYTES",
            description = "how much data (default: none)")
    private String length = "0";

    @Option(
            names = {"-i", "--input-file"},
            paramLabel = "FILE",
            description = "data for the controller (default: standard input)")
    private String file = "";

    @Mixin
    private Raw raw = new Raw();

    /** Sends a command and waits for its completion. */
    @FunctionalInterface
    interface Sender {
        Cqe send(Sqe sqe, ByteBuffer data) throws Exception;
    }

    int nsid() {
        return Numbers.u32("namespace-id", nsid);
    }

    Sqe sqe() {
        Sqe plain = Sqe.of(
                Numbers.u8("opcode", opcode),
                nsid(),
                Numbers.u32("cdw10", cdw10),
                Numbers.u32("cdw11", cdw11),
                Numbers.u32("cdw12", cdw12),
                Numbers.u32("cdw13", cdw13),
                Numbers.u32("cdw14", cdw14),
                Numbers.u32("cdw15", cdw15));
        return new Sqe(
                plain.opcode(),
                plain.flags() | Numbers.u8("flags", flags),
                0,
                plain.nsid(),
                Numbers.u32("cdw2", cdw2),
                Numbers.u32("cdw3", cdw3),
                0,
                plain.sgl(),
                plain.cdw10(),
                plain.cdw11(),
                plain.cdw12(),
                plain.cdw13(),
                plain.cdw14(),
                plain.cdw15());
    }

    /** The data to send, or room for those that come. */
    ByteBuffer data(Call call, Sqe sqe) throws IOException {
        long bytes = Sizes.parse(length);
        if (bytes < 0 || bytes > DATA_MAX) {
            throw new UsageException("--data-len is at most 8 MiB, not " + bytes);
        }
        if (bytes > 0 && sqe.direction() == DataDirection.NONE) {
            throw new UsageException("a command of that opcode has no data");
        }
        ByteBuffer data = Wire.allocateDirect((int) bytes);
        if (sqe.direction() == DataDirection.HOST_TO_CONTROLLER) {
            byte[] read = read(call, (int) bytes);
            if (read.length < bytes) {
                throw new UsageException("there are " + read.length + " bytes of data, not " + bytes);
            }
            data.put(0, read);
        }
        return data;
    }

    private byte[] read(Call call, int bytes) throws IOException {
        if (file.isEmpty()) {
            return call.in().readNBytes(bytes);
        }
        try (InputStream in = Files.newInputStream(call.folder().resolve(file))) {
            return in.readNBytes(bytes);
        }
    }

    /** What came back: data as they are, or a sentence. */
    Value value(Call call, String name, Sqe sqe, Cqe completion, ByteBuffer data) {
        if (sqe.direction() == DataDirection.CONTROLLER_TO_HOST && data.hasRemaining()) {
            return raw.of(data, call);
        }
        return Value.message(
                String.format("%s Command 0x%02x: success, result 0x%08x", name, sqe.opcode(), completion.dw0()));
    }
}
