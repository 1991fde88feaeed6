package nvmf.simulation.run;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import nvmf.api.block.BlockDevice.LbaRange;
import nvmf.api.host.RemoteNamespace;
import nvmf.api.spec.Status;
import nvmf.api.spec.StatusException;
import nvmf.simulation.history.History;
import nvmf.simulation.history.Operation;
import nvmf.simulation.history.Operation.Kind;
import nvmf.simulation.history.Operation.Request;
import nvmf.simulation.history.Stamp;
import nvmf.simulation.history.Violation;
import nvmf.simulation.world.World;

/**
 * A user of a disk who does one thing after the other. Memory that it lent it scribbles on as soon as it has it back, and looks later
 * whether anybody else has.
 */
final class Lane {
    private static final long SUSPICION_MILLIS = 8_000;
    private static final int PAUSE_ONE_IN = 3;
    private static final int CROWDED_BLOCKS = 3;
    private static final long SCRIBBLE = 0x5A5A_5A5A_5A5A_5A5AL;

    private final World world;
    private final Random random;
    private final Guest guest;
    private final History history;
    private final int blockSize;
    private final Focus focus;
    private final boolean alwaysDurable;
    private final long pauseMillis;
    private int left;
    private boolean stopped;

    Lane(World world, Guest guest, History history, Plan plan) {
        this.world = world;
        this.guest = guest;
        this.history = history;
        random = world.random();
        blockSize = plan.blockSize();
        focus = plan.focus();
        alwaysDurable = !plan.temper().volatileCache();
        left = plan.operations();
        pauseMillis = PAUSE_ONE_IN * plan.chaosMillis() / plan.operations();
    }

    void start() {
        later();
    }

    /** Begins nothing more. */
    void stop() {
        stopped = true;
    }

    private void later() {
        if (left > 0 && !stopped) {
            left--;
            long pause = random.nextInt(PAUSE_ONE_IN) == 0 ? world.chance(2 * pauseMillis) : random.nextInt(3);
            world.afterMillis(pause, () -> guest.run(this::next));
        }
    }

    private void next() {
        Optional<RemoteNamespace> disk = guest.disk();
        if (stopped) {
            return;
        }
        if (disk.isEmpty()) {
            left++;
            world.afterMillis(100, this::later);
            return;
        }
        begin(disk.get(), choose());
    }

    private Request choose() {
        if (focus.isCrowded() && random.nextBoolean()) {
            Kind often = focus == Focus.ATOMICITY ? Kind.COMPARE_AND_WRITE : Kind.READ;
            Kind kind = random.nextInt(3) > 0 ? often : Kind.WRITE;
            return new Request(kind, random.nextInt(CROWDED_BLOCKS), 1, alwaysDurable);
        }
        Kind kind = switch (random.nextInt(16)) {
            case 0, 1, 2, 3, 4 -> Kind.READ;
            case 5 -> Kind.ZEROES;
            case 6 -> Kind.TRIM;
            case 7, 8 -> Kind.FLUSH;
            case 9, 10 -> Kind.COMPARE_AND_WRITE;
            default -> Kind.WRITE;
        };
        int blocks = kind == Kind.COMPARE_AND_WRITE ? 1 : 1 + random.nextInt(random.nextInt(4) == 0 ? Plan.BLOCKS : 3);
        int lba = random.nextInt(random.nextBoolean() ? 1 : Plan.BLOCKS - blocks + 1);
        boolean durable = kind != Kind.TRIM && (alwaysDurable || random.nextInt(4) == 0);
        return new Request(kind, kind == Kind.FLUSH ? 0 : lba, kind == Kind.FLUSH ? 0 : blocks, durable);
    }

    private void begin(RemoteNamespace disk, Request request) {
        switch (request.kind()) {
            case READ -> read(disk, request).whenComplete((done, failure) -> later());
            case COMPARE_AND_WRITE -> compareAndWrite(disk, request);
            default -> write(disk, request);
        }
    }

    /** Reads blocks and has them judged. */
    CompletionStage<Void> read(RemoteNamespace disk, Request request) {
        Operation operation = history.begin(guest.number(), request);
        ByteBuffer data = memory(request.blocks());
        return disk.read(request.lba(), data)
                .whenComplete((done, failure) -> judge(() -> {
                    if (failure == null) {
                        List<Long> values = new ArrayList<>();
                        for (int i = 0; i < request.blocks(); i++) {
                            long value = Stamp.get(data, i * blockSize, blockSize, request.lba() + i);
                            values.add(value);
                        }
                        history.read(operation, values);
                    } else {
                        history.failed(operation, failure.getMessage());
                    }
                    scribble(data);
                    world.afterMillis(SUSPICION_MILLIS, () -> judge(() -> look(operation, data)));
                }));
    }

    private void write(RemoteNamespace disk, Request request) {
        Operation operation = history.begin(guest.number(), request);
        ByteBuffer data = memory(request.kind() == Kind.WRITE ? request.blocks() : 0);
        stamp(data, request, operation.value());
        boolean fua = request.durable() && !alwaysDurable;
        boolean deallocate = random.nextBoolean();
        CompletionStage<Void> stage = guest.attempt(disk, to -> switch (request.kind()) {
            case WRITE -> to.write(request.lba(), data, fua);
            case ZEROES -> to.writeZeroes(request.lba(), request.blocks(), deallocate, fua);
            case TRIM -> to.deallocate(List.of(new LbaRange(request.lba(), request.blocks())));
            default -> to.flush();
        });
        stage.whenComplete((done, failure) -> judge(() -> {
            scribble(data);
            if (failure == null) {
                history.done(operation);
            } else {
                history.failed(operation, failure.getMessage());
            }
            later();
        }));
    }

    private void compareAndWrite(RemoteNamespace disk, Request request) {
        Operation operation = history.begin(guest.number(), request);
        List<Long> expected = history.last(request.lba(), request.blocks());
        ByteBuffer old = memory(request.blocks());
        for (int i = 0; i < request.blocks(); i++) {
            Stamp.put(old, i * blockSize, blockSize, expected.get(i), request.lba() + i);
        }
        ByteBuffer data = memory(request.blocks());
        stamp(data, request, operation.value());
        boolean fua = request.durable() && !alwaysDurable;
        disk.compareAndWrite(request.lba(), old, data, fua)
                .whenComplete((done, failure) -> judge(() -> {
                    scribble(old);
                    scribble(data);
                    if (failure == null) {
                        history.swapped(operation, expected);
                    } else if (StatusException.of(failure).is(Status.COMPARE_FAILURE)) {
                        history.differed(operation, expected);
                    } else {
                        history.failed(operation, failure.getMessage());
                    }
                    later();
                }));
    }

    private ByteBuffer memory(int blocks) {
        return ByteBuffer.allocateDirect(blocks * blockSize);
    }

    private void stamp(ByteBuffer data, Request request, long value) {
        for (int i = 0; i < data.capacity() / blockSize; i++) {
            Stamp.put(data, i * blockSize, blockSize, value, request.lba() + i);
        }
    }

    private void judge(Runnable judgement) {
        try {
            judgement.run();
        } catch (Violation e) {
            world.fail(e);
        }
    }

    private static void scribble(ByteBuffer data) {
        for (int i = 0; i < data.capacity(); i += Long.BYTES) {
            data.putLong(i, SCRIBBLE);
        }
    }

    private static void look(Operation operation, ByteBuffer data) {
        for (int i = 0; i < data.capacity(); i += Long.BYTES) {
            if (data.getLong(i) != SCRIBBLE) {
                throw new Violation("somebody wrote into the buffer of " + operation + " after it was given back");
            }
        }
    }
}
