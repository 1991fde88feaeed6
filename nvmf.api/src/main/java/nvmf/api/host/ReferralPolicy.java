package nvmf.api.host;

/** Whether a host goes where a discovery log sends it: the log is a stranger's. */
public enum ReferralPolicy {
    /** To no other discovery service. */
    NONE,

    /**
     * Everywhere but to this machine itself and its own link, unless the service that says so is there as well: a log from far away has
     * no business with them.
     */
    SAFE,

    /** Everywhere. */
    ALL
}
