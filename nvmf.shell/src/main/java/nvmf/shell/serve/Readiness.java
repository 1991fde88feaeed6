package nvmf.shell.serve;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import nvmf.api.export.BlockExport;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.fabrics.TransportType;
import nvmf.api.subsystem.Port;
import nvmf.api.subsystem.Subsystem;
import nvmf.shell.command.Await;
import nvmf.shell.command.UsageException;
import nvmf.shell.command.World;

/** Waits until what was configured is there, and says why when it is not. */
final class Readiness {
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    static final Duration LIMIT = Duration.ofSeconds(15);

    /** So often it is asked for what is waited for, before it is asked whether that was refused. */
    private static final int ASKS_PER_CHECK = 16;

    private final World world;
    private final Set<String> pids;
    private final Duration limit;

    /**
     * @param pids the configurations that are waited for: as soon as one of them is refused, waiting ends with a {@link UsageException}
     *     that says why
     */
    Readiness(World world, Set<String> pids) {
        this(world, pids, LIMIT);
    }

    /**
     * @param limit how long each thing is waited for
     */
    Readiness(World world, Set<String> pids, Duration limit) {
        this.world = world;
        this.pids = Set.copyOf(pids);
        this.limit = limit;
    }

    /**
     * The ports, once all of them listen.
     *
     * @throws IOException as soon as one cannot, with the reason
     */
    List<Port.Snapshot> ports(List<String> names) throws IOException, InterruptedException {
        List<Port.Snapshot> open = new ArrayList<>();
        for (String name : names) {
            // A port that has just been made has a problem as well: that it knows no transport yet.
            Optional<Port.Snapshot> soon = until(PATIENCE, () -> find(name).filter(Port.Snapshot::listening));
            Port.Snapshot port = (soon.isPresent() ? soon : settled(name))
                    .orElseThrow(() -> new IOException("the port " + name + " did not open"
                            + find(name)
                                    .flatMap(Port.Snapshot::problem)
                                    .map(why -> ": " + why)
                                    .orElseGet(this::reasons)));
            if (port.problem().isPresent()) {
                String why = port.problem().get();
                boolean tellsWhere = why.contains(port.address().traddr());
                throw new IOException(
                        tellsWhere ? why : "cannot listen at " + Announcement.at(port.address()) + ": " + why);
            }
            open.add(port);
        }
        return open;
    }

    /**
     * The ports, once each of them leads to the subsystems that it is for: one that listens may not know of them yet, and hosts would
     * find nothing there. A port that does not in time is as it is.
     *
     * @param subsystems which those are, by the names of the ports
     */
    List<Port.Snapshot> leading(Map<String, List<Nqn>> subsystems) throws IOException, InterruptedException {
        ports(List.copyOf(subsystems.keySet()));
        until(limit, () -> Optional.of(subsystems).filter(this::lead));
        return ports(List.copyOf(subsystems.keySet()));
    }

    private boolean lead(Map<String, List<Nqn>> subsystems) {
        return subsystems.entrySet().stream()
                .allMatch(port -> find(port.getKey())
                        .filter(there -> there.subsystems().containsAll(port.getValue()))
                        .isPresent());
    }

    /** Waits until a subsystem has that many namespaces. */
    void namespaces(Nqn nqn, int count) throws IOException, InterruptedException {
        if (until(limit, () -> whole(nqn, count)).isEmpty()) {
            throw new IOException("the namespaces of " + nqn + " did not all come" + reasons());
        }
    }

    /** Waits until all subsystems together have that many namespaces. */
    void allNamespaces(int count) throws IOException, InterruptedException {
        if (until(limit, () -> there() >= count ? Optional.of(count) : Optional.empty())
                .isEmpty()) {
            throw new IOException("of " + count + " namespaces " + there() + " came" + reasons());
        }
    }

    /**
     * Waits until NBD servers listen.
     *
     * @throws IOException as soon as one cannot, with the reason
     */
    void exports(List<String> names) throws IOException, InterruptedException {
        for (String name : names) {
            BlockExport.Snapshot server = until(limit, () -> export(name))
                    .orElseThrow(() -> new IOException("the NBD server " + name + " did not open" + reasons()));
            if (!server.listening()) {
                throw new IOException(server.problem().orElse("the NBD server " + name + " does not listen"));
            }
            // A disk may come later, or never: that is no reason not to begin.
            until(PATIENCE, () -> export(name).filter(now -> !now.disks().isEmpty()));
        }
    }

    private <T> Optional<T> until(Duration longest, Supplier<Optional<T>> question) throws InterruptedException {
        AtomicInteger missed = new AtomicInteger();
        return Await.until(longest, () -> {
            Optional<T> found = question.get();
            // Asking every component costs more than all the rest of a start that goes well.
            if (found.isEmpty() && missed.incrementAndGet() % ASKS_PER_CHECK == 0) {
                checkRefused();
            }
            return found;
        });
    }

    private void checkRefused() {
        world.unsatisfied().stream()
                .filter(component -> component.refused() && pids.contains(component.pid()))
                .findFirst()
                .ifPresent(component -> {
                    throw new UsageException("\"" + component.pid() + "\": " + component.reason());
                });
    }

    private Optional<BlockExport.Snapshot> export(String name) {
        return world.exports().stream()
                .filter(export -> export.name().equals(name))
                .map(BlockExport::snapshot)
                .findFirst();
    }

    private int there() {
        return world.subsystems().stream()
                .mapToInt(subsystem -> subsystem.snapshot().namespaces().size())
                .sum();
    }

    private Optional<Subsystem> whole(Nqn nqn, int count) {
        return world.subsystems().stream()
                .filter(subsystem -> subsystem.nqn().equals(nqn)
                        && subsystem.snapshot().namespaces().size() >= count)
                .findFirst();
    }

    /** A port that listens, or cannot although there is a transport: on a slow machine that may still be starting. */
    private Optional<Port.Snapshot> settled(String name) throws InterruptedException {
        return until(
                limit,
                () -> find(name)
                        .filter(port -> port.listening()
                                || port.problem().isPresent()
                                        && hasTransport(port.address().type())));
    }

    private boolean hasTransport(TransportType type) {
        return world.transports().stream()
                .anyMatch(transport -> transport.type().equals(type.key()));
    }

    private Optional<Port.Snapshot> find(String name) {
        return world.ports().stream()
                .filter(port -> port.name().equals(name))
                .map(Port::snapshot)
                .findFirst();
    }

    String reasons() {
        List<String> reasons = world.unsatisfied().stream()
                .map(u -> u.component() + " (" + u.pid() + "): " + u.reason())
                .toList();
        return reasons.isEmpty() ? "" : ": " + String.join("; ", reasons);
    }
}
