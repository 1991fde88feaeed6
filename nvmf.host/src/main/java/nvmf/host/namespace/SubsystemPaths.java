package nvmf.host.namespace;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import nvmf.api.host.IoPolicy;
import nvmf.api.host.RemoteNamespace;
import nvmf.host.path.IoPath;
import nvmf.host.path.PathChooser;
import nvmf.host.path.Route;
import nvmf.host.path.WaitingRoom;
import nvmf.host.queue.Delays;

/**
 * The disks of a subsystem, whichever associations of this host lead to them. An association brings what it found; what is known to be
 * the same namespace becomes another path to the disk that is there, before a command goes by it. Any thread; the lock is for the
 * list, and nobody is called while it is held.
 */
public final class SubsystemPaths {
    private final String name;
    private final Delays delays;
    private final PathChooser chooser;
    private final WaitingRoom room = new WaitingRoom();
    private final List<Disk> disks = new ArrayList<>();

    /**
     * Without an association.
     *
     * @param name what its disks' names begin with
     */
    public SubsystemPaths(String name, Delays delays, PathChooser chooser) {
        this.name = name;
        this.delays = delays;
        this.chooser = chooser;
    }

    public String name() {
        return name;
    }

    public IoPolicy policy() {
        return chooser.policy();
    }

    public void use(IoPolicy policy) {
        chooser.use(policy);
    }

    /** By NSID. */
    public synchronized List<RemoteNamespace> namespaces() {
        List<RemoteNamespace> all =
                new ArrayList<>(disks.stream().map(Disk::namespace).toList());
        all.sort(Comparator.comparing(RemoteNamespace::nsid, Integer::compareUnsigned));
        return all;
    }

    /**
     * What an association found: the disk that this is known to be, or a new one.
     *
     * @param owner the association's name, for a disk that cannot be called after the subsystem
     */
    synchronized Joined join(String owner, Route route, int nsid, NamespaceFacts facts, Reach reach) {
        Optional<Disk> same = disks.stream()
                .filter(disk -> reach.shares() && disk.is(nsid, facts))
                .findFirst();
        Disk disk = same.orElseGet(() -> create(freeName(owner, nsid), nsid, facts, reach));
        String own = disk.namespace().name();
        disk.join(route, reach.limits(), reach.disks().isEmpty() ? own : reach.disks() + suffix(nsid));
        return new Joined(disk, same.isEmpty(), disk.limits());
    }

    /**
     * A disk that is reached.
     *
     * @param fresh  whether it was not there before
     * @param limits what all who reach it take
     */
    record Joined(Disk disk, boolean fresh, IoLimits limits) {}

    private Disk create(String called, int nsid, NamespaceFacts facts, Reach reach) {
        IoPath path = new IoPath(called + " is not connected yet", delays, chooser, room);
        ImportedNamespace namespace = new ImportedNamespace(called, nsid, path, reach.limits(), facts);
        Disk disk = new Disk(namespace, path, reach.shares() && facts.isShareable());
        disks.add(disk);
        return disk;
    }

    private String freeName(String owner, int nsid) {
        String suffix = suffix(nsid);
        String first = name + suffix;
        String free = isFree(first) ? first : owner + suffix;
        for (int i = 2; !isFree(free); i++) {
            free = owner + suffix + "x" + i;
        }
        return free;
    }

    private static String suffix(int nsid) {
        return "n" + Integer.toUnsignedString(nsid);
    }

    private boolean isFree(String wanted) {
        return disks.stream().noneMatch(disk -> disk.namespace().name().equals(wanted));
    }

    /** What a disk is called now, its own name first; nothing if it is gone. */
    synchronized List<String> names(Disk disk) {
        return disk.isDeserted() ? List.of() : disk.names();
    }

    /** What a disk takes, now that this association says so. */
    synchronized IoLimits limits(Disk disk, Route route, IoLimits limits) {
        disk.limit(route, limits);
        return disk.limits();
    }

    /** An association does not reach a disk any more: what the others take, or nothing if there are none, and the disk is gone. */
    synchronized Optional<IoLimits> leave(Disk disk, Route route) {
        disk.leave(route);
        if (!disk.isDeserted()) {
            return Optional.of(disk.limits());
        }
        disks.remove(disk);
        return Optional.empty();
    }
}
