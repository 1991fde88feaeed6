package nvmf.simulation.run;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import nvmf.api.block.BlockDevice.Identity;
import nvmf.simulation.disk.Medium;
import nvmf.simulation.disk.Slip;
import nvmf.simulation.disk.Trouble;
import nvmf.simulation.disk.VirtualDisk;
import nvmf.simulation.history.History;
import nvmf.simulation.net.Machine;
import nvmf.simulation.net.Network;
import nvmf.simulation.world.World;

/** Who takes part: hosts that stay, and one process after the other that serves the same medium. */
final class Stage {
    private static final int DOWN_MILLIS_MAX = 5_000;

    private final World world;
    private final Network network;
    private final Plan plan;
    private final Slip slip;
    private final History history;
    private final Medium medium;
    private final Trouble trouble = new Trouble();
    private final List<Guest> guests = new ArrayList<>();
    private final List<Site> dead = new ArrayList<>();
    private Site site;
    private boolean down;
    private int starts;

    Stage(World world, Network network, Plan plan, Slip slip, History history) {
        this.world = world;
        this.network = network;
        this.plan = plan;
        this.slip = slip;
        this.history = history;
        medium = new Medium(Plan.BLOCKS, plan.blockSize());
        start(medium, Site.IDENTITY);
        for (int i = 0; i < plan.hosts(); i++) {
            guests.add(new Guest(world, network, plan, i, history));
        }
    }

    private void start(Medium served, Identity identity) {
        VirtualDisk disk =
                new VirtualDisk(world, new VirtualDisk.Parts(served, identity, plan.temper(), trouble, slip));
        Machine machine = network.machine("controller" + ++starts, plan.threads());
        site = new Site(world, plan, machine, disk, identity, history::note);
        down = false;
    }

    Site site() {
        return site;
    }

    /** Whether the controller has been told of the end of all connections that a host has given up. */
    boolean isHeard(int host) {
        return guests.get(host).machine().isHeard();
    }

    List<Guest> guests() {
        return guests;
    }

    Trouble trouble() {
        return trouble;
    }

    /** Ends the controller's process, with its machine or without, and starts another one after a while. */
    String kill(boolean machineToo) {
        if (down) {
            return "";
        }
        fell(machineToo);
        long millis = world.chance(DOWN_MILLIS_MAX);
        world.afterMillis(millis, this::rise);
        return "for " + millis;
    }

    private void fell(boolean machineToo) {
        down = true;
        site.die(machineToo);
        dead.add(site);
        if (machineToo) {
            medium.losePower(world.random());
            history.lostPower();
        }
    }

    private void rise() {
        if (down) {
            site.machine().reboot();
            start(medium, Site.IDENTITY);
        }
    }

    /** Everything is up, and all is well. */
    void heal() {
        rise();
        trouble.end();
        site.machine().setStill(false);
        guests.forEach(guest -> guest.machine().setStill(false));
    }

    /** The power goes and comes back. */
    void restart() {
        fell(true);
        rise();
    }

    /** The process comes back with another medium; says which. */
    Medium swapMedium() {
        fell(false);
        site.machine().reboot();
        Medium foreign = new Medium(Plan.BLOCKS, plan.blockSize());
        start(foreign, Identity.of(new UUID(5, 6)));
        return foreign;
    }

    /** Has the memory of everybody back. */
    void end() {
        guests.forEach(Guest::end);
        site.die(false);
        dead.add(site);
        dead.forEach(Site::bury);
    }
}
