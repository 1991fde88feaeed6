package nvmf.controller.nvm;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import nvmf.api.block.BlockDevice;
import nvmf.api.block.BlockDevice.LbaRange;
import nvmf.api.spec.Sqe;
import nvmf.api.spec.Status;
import nvmf.api.spec.StatusException;
import nvmf.api.spec.nvm.Compare;
import nvmf.api.spec.nvm.DatasetManagement;
import nvmf.api.spec.nvm.NvmOpcode;
import nvmf.api.spec.nvm.Read;
import nvmf.api.spec.nvm.Write;
import nvmf.api.spec.nvm.WriteZeroes;
import nvmf.controller.model.ControllerCore;
import nvmf.controller.model.IoMeter;
import nvmf.controller.model.Namespace;
import nvmf.controller.model.NamespaceTable;

/**
 * The NVM Command Set of one I/O queue: {@link #check} holds a command against the namespaces there are now, {@link #perform} does to
 * the device what it says. Between the two its data comes in, so a namespace may have gone or shrunk: the second looks again. On
 * the queue's thread.
 */
public final class NvmCommands {
    /** NSID of a Flush that means all namespaces. */
    private static final int ALL = 0xFFFF_FFFF;

    private static final CompletionStage<Void> DONE = CompletableFuture.completedFuture(null);

    private final ControllerCore controller;
    private final int transferMax;
    private final IoMeter meter;
    private final Comparisons comparisons;

    /**
     * Commands of one queue.
     *
     * @param transferMax bytes that a command may move (MDTS)
     * @param meter       counts what was moved
     */
    public NvmCommands(ControllerCore controller, int transferMax, IoMeter meter, Executor home) {
        this.controller = controller;
        this.transferMax = transferMax;
        this.meter = meter;
        this.comparisons = new Comparisons(home);
    }

    /**
     * What is wrong with a command; as a rule {@link Status#SUCCESS}.
     *
     * @param transport  what the transport holds against its SGL
     * @param dataLength bytes that its SGL describes
     */
    public Status check(Sqe sqe, Status transport, long dataLength) {
        if (!isKnown(sqe.opcode())) {
            return Status.INVALID_OPCODE.dnr();
        }
        // Fused operations are not supported (FUSES 0); Fabrics knows SGLs only.
        if (sqe.fuse() != 0 || sqe.psdt() != 1) {
            return Status.INVALID_FIELD.dnr();
        }
        if (!transport.isSuccess()) {
            return transport;
        }
        if (sqe.opcode() == NvmOpcode.FLUSH && sqe.nsid() == ALL) {
            return Status.SUCCESS;
        }
        Namespace namespace = namespaces().find(sqe.nsid());
        if (namespace == null) {
            return Status.INVALID_NAMESPACE.dnr();
        }
        return switch (sqe.opcode()) {
            case NvmOpcode.READ, NvmOpcode.COMPARE -> checkBlocks(sqe, namespace, dataLength);
            case NvmOpcode.WRITE -> {
                Status status = checkBlocks(sqe, namespace, dataLength);
                yield status.isSuccess() ? checkWritable(namespace) : status;
            }
            case NvmOpcode.WRITE_ZEROES -> {
                WriteZeroes command = WriteZeroes.of(sqe);
                yield namespace.geometry().contains(command.slba(), command.blocks())
                        ? checkWritable(namespace)
                        : Status.LBA_OUT_OF_RANGE.dnr();
            }
            case NvmOpcode.DATASET_MANAGEMENT -> {
                DatasetManagement command = DatasetManagement.of(sqe);
                // More is no error: the Linux host always sends a whole page of ranges.
                if (dataLength < command.dataBytes()) {
                    yield Status.INVALID_DATA_SGL_LENGTH.dnr();
                }
                yield command.deallocate() ? checkWritable(namespace) : Status.SUCCESS;
            }
            default -> Status.SUCCESS;
        };
    }

    private static boolean isKnown(int opcode) {
        return switch (opcode) {
            case NvmOpcode.FLUSH,
                    NvmOpcode.WRITE,
                    NvmOpcode.READ,
                    NvmOpcode.COMPARE,
                    NvmOpcode.WRITE_ZEROES,
                    NvmOpcode.DATASET_MANAGEMENT -> true;
            default -> false;
        };
    }

    /** SLBA and NLB against the namespace, and the SGL against both. */
    private Status checkBlocks(Sqe sqe, Namespace namespace, long dataLength) {
        Read range = Read.of(sqe);
        long bytes = (long) range.blocks() * namespace.geometry().blockSize();
        if (bytes > transferMax || dataLength > transferMax) {
            return Status.INVALID_FIELD.dnr();
        }
        if (dataLength != bytes) {
            return Status.INVALID_DATA_SGL_LENGTH.dnr();
        }
        return namespace.geometry().contains(range.slba(), range.blocks())
                ? Status.SUCCESS
                : Status.LBA_OUT_OF_RANGE.dnr();
    }

    private static Status checkWritable(Namespace namespace) {
        return namespace.isWriteProtected() ? Status.NAMESPACE_WRITE_PROTECTED.dnr() : Status.SUCCESS;
    }

    /**
     * Does a command that {@link #check} let pass.
     *
     * @param data what it moves, lent until the stage completes; to be filled by a read
     * @return completes on any thread, with a {@link StatusException} if the command failed
     */
    public CompletionStage<Void> perform(Sqe sqe, ByteBuffer data) {
        if (sqe.opcode() == NvmOpcode.FLUSH && sqe.nsid() == ALL) {
            return flushAll();
        }
        Namespace namespace = namespaces().find(sqe.nsid());
        if (namespace == null) {
            throw new StatusException(Status.INVALID_NAMESPACE.dnr());
        }
        return switch (sqe.opcode()) {
            case NvmOpcode.READ -> read(Read.of(sqe), namespace, data);
            case NvmOpcode.WRITE -> {
                Write command = Write.of(sqe);
                meter.written(data.remaining());
                yield writable(namespace).write(command.slba(), data, command.fua() || !controller.mayCacheWrites());
            }
            case NvmOpcode.COMPARE -> {
                Compare command = Compare.of(sqe);
                meter.read(data.remaining());
                yield comparisons.compare(namespace.device(), namespace.geometry(), command.slba(), data);
            }
            case NvmOpcode.FLUSH -> namespace.device().flush();
            case NvmOpcode.WRITE_ZEROES -> {
                WriteZeroes command = WriteZeroes.of(sqe);
                meter.written(0);
                yield writable(namespace)
                        .writeZeroes(
                                command.slba(),
                                command.blocks(),
                                command.deallocate(),
                                command.fua() || !controller.mayCacheWrites());
            }
            case NvmOpcode.DATASET_MANAGEMENT -> manage(DatasetManagement.of(sqe), namespace, data);
            default -> throw new AssertionError("opcode " + sqe.opcode() + " was let pass");
        };
    }

    private static BlockDevice writable(Namespace namespace) {
        Status status = checkWritable(namespace);
        if (!status.isSuccess()) {
            throw new StatusException(status);
        }
        return namespace.device();
    }

    private CompletionStage<Void> read(Read command, Namespace namespace, ByteBuffer data) {
        meter.read(data.remaining());
        if (command.fua() && namespace.geometry().volatileWriteCache()) {
            // NVM Command Set Specification, "Read command": FUA returns what is on non-volatile media, so it has to
            // get there first.
            return namespace
                    .device()
                    .flush()
                    .thenCompose(flushed -> namespace.device().read(command.slba(), data));
        }
        return namespace.device().read(command.slba(), data);
    }

    private CompletionStage<Void> flushAll() {
        return CompletableFuture.allOf(namespaces().all().stream()
                .map(namespace -> namespace.device().flush().toCompletableFuture())
                .toArray(CompletableFuture<?>[]::new));
    }

    /** Only Deallocate does something; the other attributes are hints. No range is touched if one of them is wrong. */
    private static CompletionStage<Void> manage(DatasetManagement command, Namespace namespace, ByteBuffer data) {
        if (!command.deallocate()) {
            return DONE;
        }
        List<LbaRange> ranges = new ArrayList<>(command.ranges());
        for (int i = 0; i < command.ranges(); i++) {
            DatasetManagement.Range range =
                    DatasetManagement.Range.decode(data, data.position() + i * DatasetManagement.Range.BYTES);
            if (!namespace.geometry().contains(range.slba(), range.blocks())) {
                throw new StatusException(Status.LBA_OUT_OF_RANGE.dnr());
            }
            if (range.blocks() > 0) {
                ranges.add(new LbaRange(range.slba(), range.blocks()));
            }
        }
        return ranges.isEmpty() ? DONE : writable(namespace).deallocate(ranges);
    }

    private NamespaceTable namespaces() {
        return controller.subsystem().namespaces();
    }
}
