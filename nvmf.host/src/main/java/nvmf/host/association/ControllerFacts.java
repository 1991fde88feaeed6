package nvmf.host.association;

import nvmf.api.spec.Nqn;
import nvmf.api.spec.Page;
import nvmf.api.spec.ProtocolException;
import nvmf.api.spec.admin.IdentifyController;
import nvmf.api.spec.admin.IdentifyNvmController;
import nvmf.api.spec.fabrics.Capabilities;
import nvmf.api.spec.nvm.DatasetManagement;
import nvmf.host.ana.AnaTerms;
import nvmf.host.namespace.IoLimits;
import nvmf.host.path.Aftermath;
import nvmf.host.queue.RetryDelays;

/**
 * What a controller says about itself, after every number was looked at.
 *
 * @param version       VS
 * @param depthMax      entries of an I/O queue, at least 2
 * @param inCapsuleData bytes of data that an I/O command capsule may carry
 * @param eventRequests how many Asynchronous Event Requests are worth having out
 * @param ana           how it reports the way it reaches namespaces
 */
record ControllerFacts(
        Capabilities capabilities,
        int version,
        Page identity,
        int cntlid,
        int depthMax,
        int inCapsuleData,
        int eventRequests,
        AnaTerms ana,
        IoLimits limits) {
    /** VS of the version that brought the identification descriptors. */
    static final int VERSION_1_3 = 0x00010300;

    /** VS of the version that brought CNS 06h. */
    static final int VERSION_2_0 = 0x00020000;

    private static final int IN_CAPSULE_DATA_MAX = 64 << 10;
    private static final int CAPSULE_UNIT = 16;
    private static final int SQE_UNITS = 4;
    private static final int EVENT_REQUESTS_MAX = 8;
    private static final int DISCONNECT_OF_IO_QUEUES = 1;

    private static final int SEVERAL_CONTROLLERS = 1 << 1;

    /** FUSES bit 0. */
    private static final int COMPARE_AND_WRITE = 1;

    /** OCFS bit 0. */
    private static final int COPY_FORMAT_0 = 1;

    /**
     * Reads CAP, VS and the Identify Controller page.
     *
     * @param cntlid   what Connect returned
     * @param asked    the subsystem that was asked for
     * @param ioQueues whether I/O queues are wanted, for which more has to be right
     * @throws ProtocolException if it contradicts itself or what was asked
     */
    static ControllerFacts of(
            Capabilities capabilities, int version, Page identity, int cntlid, Nqn asked, boolean ioQueues)
            throws ProtocolException {
        if (identity.getInt(IdentifyController.CNTLID) != cntlid) {
            throw new ProtocolException("Identify names controller " + identity.getInt(IdentifyController.CNTLID)
                    + ", Connect named controller " + cntlid);
        }
        // Discovery controllers may answer to the well-known name and have one of their own.
        String subnqn = identity.get(IdentifyController.SUBNQN);
        if (!asked.isDiscovery() && !subnqn.isEmpty() && !subnqn.equals(asked.value())) {
            throw new ProtocolException("the controller belongs to " + subnqn + ", not to " + asked);
        }
        long capsuleUnits = identity.get(IdentifyController.IOCCSZ);
        if (ioQueues && (capsuleUnits < SQE_UNITS || identity.get(IdentifyController.IORCSZ) < 1)) {
            throw new ProtocolException("the controller's I/O capsules are too small for commands: IOCCSZ "
                    + capsuleUnits + ", IORCSZ " + identity.get(IdentifyController.IORCSZ));
        }
        int maxCommands = identity.getInt(IdentifyController.MAXCMD);
        int depthMax = maxCommands == 0 ? capabilities.depthMax() : Math.min(capabilities.depthMax(), maxCommands);
        // Data in capsules is an offer. Where it would have to lie at an offset, it is simply not taken.
        boolean offset = identity.getInt(IdentifyController.ICDOFF) != 0;
        int events = identity.getInt(IdentifyController.AERL) + 1;
        IoLimits limits = limits(capabilities, identity);
        return new ControllerFacts(
                capabilities,
                version,
                identity,
                cntlid,
                Math.max(2, depthMax),
                offset || capsuleUnits <= SQE_UNITS
                        ? 0
                        : (int) Math.min((capsuleUnits - SQE_UNITS) * CAPSULE_UNIT, IN_CAPSULE_DATA_MAX),
                Math.min(events, EVENT_REQUESTS_MAX),
                AnaTerms.of(identity, limits.transferMax()),
                limits);
    }

    private static IoLimits limits(Capabilities capabilities, Page identity) {
        int transferMax = (int) bytes(identity.getInt(IdentifyController.MDTS), capabilities, IoLimits.TRANSFER_MAX);
        int oncs = identity.getInt(IdentifyController.ONCS);
        return new IoLimits(
                transferMax,
                (identity.getInt(IdentifyController.VWC) & 1) != 0,
                // MDTS is not about commands without data; but a controller that says nothing more may think otherwise.
                (oncs & IdentifyController.ONCS_WRITE_ZEROES) != 0 ? transferMax : 0,
                (oncs & IdentifyController.ONCS_DATASET_MANAGEMENT) != 0
                        ? new IoLimits.Trim(DatasetManagement.RANGES_MAX, Long.MAX_VALUE, Long.MAX_VALUE)
                        : IoLimits.Trim.NONE,
                new IoLimits.Offload(
                        (identity.getInt(IdentifyController.FUSES) & COMPARE_AND_WRITE) != 0,
                        (oncs & IdentifyController.ONCS_COPY) != 0
                                && (identity.getInt(IdentifyController.OCFS) & COPY_FORMAT_0) != 0,
                        (oncs & IdentifyController.ONCS_VERIFY) != 0 ? transferMax : 0,
                        (oncs & IdentifyController.ONCS_WRITE_UNCORRECTABLE) != 0 ? transferMax : 0));
    }

    /** A size limit: a power of two in units of the smallest memory page, 0 for none. */
    private static long bytes(int exponent, Capabilities capabilities, long otherwise) {
        int shift = exponent + capabilities.pageShiftMin();
        return exponent == 0 || shift >= Long.SIZE - 1 ? otherwise : Math.min(1L << shift, otherwise);
    }

    /** The same with the limits of the NVM Command Set's own page, CNS 06h. */
    ControllerFacts with(Page nvm) {
        long zeroes = bytes(nvm.getInt(IdentifyNvmController.WZSL), capabilities, Long.MAX_VALUE);
        long verify = bytes(nvm.getInt(IdentifyNvmController.VSL), capabilities, Long.MAX_VALUE);
        long spoil = bytes(nvm.getInt(IdentifyNvmController.WUSL), capabilities, Long.MAX_VALUE);
        IoLimits.Offload offload = limits.offload();
        int ranges = nvm.getInt(IdentifyNvmController.DMRL);
        IoLimits.Trim trim = new IoLimits.Trim(
                ranges == 0 ? DatasetManagement.RANGES_MAX : Math.min(ranges, DatasetManagement.RANGES_MAX),
                unlimited(nvm.get(IdentifyNvmController.DMRSL)),
                unlimited(nvm.get(IdentifyNvmController.DMSL)));
        return new ControllerFacts(
                capabilities,
                version,
                identity,
                cntlid,
                depthMax,
                inCapsuleData,
                eventRequests,
                ana,
                new IoLimits(
                        limits.transferMax(),
                        limits.volatileWriteCache(),
                        limits.zeroesMax() == 0 ? 0 : zeroes,
                        limits.trim().ranges() == 0 ? IoLimits.Trim.NONE : trim,
                        new IoLimits.Offload(
                                offload.compareAndWrite(),
                                offload.copy(),
                                offload.verifyMax() == 0 ? 0 : verify,
                                offload.uncorrectableMax() == 0 ? 0 : spoil)));
    }

    /** An unsigned limit, 0 for none. */
    private static long unlimited(long limit) {
        return limit <= 0 ? Long.MAX_VALUE : limit;
    }

    boolean trafficKeepsAlive() {
        return (identity.get(IdentifyController.CTRATT) & IdentifyController.CTRATT_TRAFFIC_KEEP_ALIVE) != 0;
    }

    /** How long it wants hosts to wait before they send a command again. */
    RetryDelays retryDelays() {
        return new RetryDelays(
                identity.getInt(IdentifyController.CRDT1),
                identity.getInt(IdentifyController.CRDT2),
                identity.getInt(IdentifyController.CRDT3));
    }

    /** Whether others of its subsystem may reach its namespaces as well: CMIC bit 1. */
    boolean isOneOfSeveral() {
        return (identity.getInt(IdentifyController.CMIC) & SEVERAL_CONTROLLERS) != 0;
    }

    /** What it may still be doing after its queues were lost; two Keep Alive Timeouts pass until it knows, three where traffic counts. */
    Aftermath aftermath(long katoMillis) {
        return new Aftermath(identity.getInt(IdentifyController.CQT), (trafficKeepsAlive() ? 3 : 2) * katoMillis);
    }

    boolean takesDisconnect() {
        return (identity.getInt(IdentifyController.OFCS) & DISCONNECT_OF_IO_QUEUES) != 0;
    }

    boolean isDiscovery() {
        return identity.getInt(IdentifyController.CNTRLTYPE) == IdentifyController.TYPE_DISCOVERY;
    }

    /** Which optional events the controller can report. */
    int events() {
        return (int) identity.get(IdentifyController.OAES);
    }
}
