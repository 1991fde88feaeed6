package nvmf.controller.ana;

/** How often something changed, in all and for each ANA group; immutable, a change makes new counts. */
public final class ChangeCounts {
    public static final ChangeCounts NONE = new ChangeCounts(new long[AnaGroups.MAX + 1], 0);

    private final long[] byGroup;
    private final long total;

    private ChangeCounts(long[] byGroup, long total) {
        this.byGroup = byGroup;
        this.total = total;
    }

    public long of(int group) {
        return byGroup[group];
    }

    public long total() {
        return total;
    }

    /** These counts after one more change of that group. */
    public ChangeCounts plus(int group) {
        long[] next = byGroup.clone();
        next[group]++;
        return new ChangeCounts(next, total + 1);
    }
}
