package nvmf.host.ana;

import nvmf.api.spec.Page;
import nvmf.api.spec.admin.AnaGroup;
import nvmf.api.spec.admin.AnaLog;
import nvmf.api.spec.admin.AsyncEvent;
import nvmf.api.spec.admin.IdentifyController;

/**
 * What a controller says about its reporting, after every number was looked at (Base Specification, "ANA Reporting").
 *
 * @param reports           whether it reports at all
 * @param groupMax          the highest group there can be, unsigned
 * @param logBytes          length of the log that is asked for, a multiple of 4
 * @param groupsOnly        whether the whole log is too long, so that it is read without namespaces
 * @param transitionSeconds ANATT: how long a group may be on its way from one state to another
 */
public record AnaTerms(boolean reports, long groupMax, int logBytes, boolean groupsOnly, int transitionSeconds) {
    /** More than the groups and namespaces of any controller in the field need. */
    static final int LOG_BYTES_MAX = 1 << 20;

    /** Where a controller says 0, which it must not. */
    static final int TRANSITION_SECONDS_DEFAULT = 10;

    /** A controller that does not report: it reaches all namespaces. */
    public static final AnaTerms NONE = new AnaTerms(false, 0, 0, false, 0);

    private static final int CMIC_ANA = 1 << 3;

    /**
     * Reads the Identify Controller page. The log is not read where it has no length that can be: then there is no reporting.
     *
     * @param transferMax bytes of data of a command
     */
    public static AnaTerms of(Page identity, int transferMax) {
        long groupMax = identity.get(IdentifyController.ANAGRPMAX);
        long groups = Math.min(identity.get(IdentifyController.NANAGRPID), groupMax);
        if ((identity.getInt(IdentifyController.CMIC) & CMIC_ANA) == 0 || groups == 0) {
            return NONE;
        }
        long nn = identity.get(IdentifyController.NN);
        long mnan = identity.get(IdentifyController.MNAN);
        long namespaces = mnan == 0 ? nn : Math.min(nn, mnan);
        long limit = Math.min(transferMax, LOG_BYTES_MAX);
        long bare = AnaLog.HEADER.bytes() + groups * AnaGroup.LAYOUT.bytes();
        long whole = bare + namespaces * Integer.BYTES;
        int seconds = identity.getInt(IdentifyController.ANATT);
        boolean groupsOnly = whole > limit;
        // A log that is longer still ends within a group, and is not believed.
        long bytes = groupsOnly ? Math.min(bare, limit) : whole;
        return new AnaTerms(
                true, groupMax, (int) bytes & ~3, groupsOnly, seconds == 0 ? TRANSITION_SECONDS_DEFAULT : seconds);
    }

    /** The events that tell of a change. */
    public int events() {
        return reports ? AsyncEvent.ANA_CHANGE_BIT : 0;
    }
}
