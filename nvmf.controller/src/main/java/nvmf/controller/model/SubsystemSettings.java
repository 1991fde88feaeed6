package nvmf.controller.model;

import java.util.Objects;
import nvmf.api.spec.Nqn;

/**
 * What a subsystem is configured to be. Its bounds may change while hosts are connected, who it is may not: that makes another one.
 *
 * @param serial  SN, 1 to 20 printable characters
 * @param model   MN, 1 to 40 printable characters
 * @param cntlids which controller identifiers it gives, and by which model
 * @param isDiscovery whether its controllers are discovery controllers
 */
public record SubsystemSettings(
        Nqn nqn, String serial, String model, Cntlids cntlids, Limits limits, boolean isDiscovery) {
    public static final String MODEL = "nvmf";
    private static final int SERIAL_LENGTH_MAX = 20;
    private static final int MODEL_LENGTH_MAX = 40;

    /**
     * Controller identifiers from {@code min} to {@code max}.
     *
     * @param fixed static controller model: a host may ask for a particular controller, and FFFFh is refused. Else dynamic: it gets
     *     whichever comes next and may not ask
     */
    public record Cntlids(int min, int max, boolean fixed) {
        public static final Cntlids DYNAMIC = new Cntlids(1, ControllerIds.LAST, false);

        public Cntlids {
            if (min < 1 || max > ControllerIds.LAST || min > max) {
                throw new IllegalArgumentException("controller identifiers lie in 1 to " + ControllerIds.LAST
                        + ", the lower bound first, so not from " + min + " to " + max);
            }
        }
    }

    public SubsystemSettings {
        Objects.requireNonNull(nqn);
        Objects.requireNonNull(cntlids);
        Objects.requireNonNull(limits);
        text("serial", serial, SERIAL_LENGTH_MAX);
        text("model", model, MODEL_LENGTH_MAX);
    }

    /** With a serial number derived from the name. */
    public static SubsystemSettings of(Nqn nqn) {
        return new SubsystemSettings(nqn, serialOf(nqn), MODEL, Cntlids.DYNAMIC, Limits.DEFAULT, nqn.isDiscovery());
    }

    /** A discovery subsystem: of the well-known name, or of one that no other has. */
    public static SubsystemSettings discovery(Nqn nqn) {
        return new SubsystemSettings(nqn, serialOf(nqn), MODEL, Cntlids.DYNAMIC, Limits.DEFAULT, true);
    }

    /** 16 hexadecimal digits that are the same whenever the name is. */
    public static String serialOf(Nqn nqn) {
        long hash = 0xCBF29CE484222325L;
        for (int i = 0; i < nqn.value().length(); i++) {
            hash = (hash ^ nqn.value().charAt(i)) * 0x100000001B3L;
        }
        return String.format("%016x", hash);
    }

    public SubsystemSettings with(Cntlids cntlids) {
        return new SubsystemSettings(nqn, serial, model, cntlids, limits, isDiscovery);
    }

    /**
     * Whether a subsystem that is like this can go on as that one. Not under another name, serial number or model, which is what hosts
     * know it by, and not with other controller identifiers, which hosts have got.
     */
    public boolean canBecome(SubsystemSettings next) {
        return with(next.limits).equals(next);
    }

    /** Queues of all its controllers, if there are as many as may be. */
    public long queuesMax() {
        return limits.controllersMax() * (isDiscovery() ? 1L : 1L + limits.ioQueuesMax());
    }

    public SubsystemSettings with(Limits limits) {
        return new SubsystemSettings(nqn, serial, model, cntlids, limits, isDiscovery);
    }

    private static void text(String name, String value, int lengthMax) {
        if (!value.matches("[\\x20-\\x7E]{1," + lengthMax + "}")) {
            throw new IllegalArgumentException(
                    name + " has 1 to " + lengthMax + " printable ASCII characters, not \"" + value + "\"");
        }
    }
}
