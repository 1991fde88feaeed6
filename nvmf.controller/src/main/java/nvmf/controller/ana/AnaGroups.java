package nvmf.controller.ana;

/** The identifiers of ANA groups: from 1 to {@link #MAX}. */
public final class AnaGroups {
    /** ANAGRPMAX and NANAGRPID: every identifier can be in use. It bounds what a port remembers. */
    public static final int MAX = 128;

    /** The group of a namespace for which none is configured. */
    public static final int DEFAULT = 1;

    private AnaGroups() {}

    /** Lets an identifier through that can be one. */
    public static int check(int group) {
        if (group < 1 || group > MAX) {
            throw new IllegalArgumentException("an ANA group is a number from 1 to " + MAX + ", not " + group);
        }
        return group;
    }
}
