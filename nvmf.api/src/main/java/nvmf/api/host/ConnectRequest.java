package nvmf.api.host;

import java.util.Objects;
import java.util.function.Consumer;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.fabrics.ConnectData;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.transport.Options;

/**
 * What a host wants of an association. The defaults are those of the hosts in the field.
 *
 * @param cntlid       {@link ConnectData#CNTLID_DYNAMIC}, {@link ConnectData#CNTLID_STATIC_ANY}, or one controller
 * @param ioQueues     how many I/O queues to ask for; fewer may be granted; 0 for an admin queue alone
 * @param depth        entries of an I/O queue, clipped to what the controller takes
 * @param katoMillis   keep alive timeout, 0 for none
 * @param flowControl  whether SQ flow control stays on
 * @param commandTimeoutMillis how long a command may take before the association is given up
 * @param recovery     what becomes of it when it is lost
 * @param paths        what it is to other associations with the same subsystem
 * @param options      the transport's
 * @param credentials  for controllers that demand authentication, or have to
 * @param owner        whose it will be, as {@link RemoteController#owner} tells it; empty for nobody's
 */
public record ConnectRequest(
        TransportAddress address,
        Nqn subnqn,
        int cntlid,
        int ioQueues,
        int depth,
        long katoMillis,
        boolean flowControl,
        long commandTimeoutMillis,
        Recovery recovery,
        Paths paths,
        Options options,
        Credentials credentials,
        String owner) {
    public static final int DEPTH_DEFAULT = 128;
    public static final long KATO_MILLIS_DEFAULT = 5_000;
    public static final long COMMAND_TIMEOUT_MILLIS_DEFAULT = 30_000;

    public ConnectRequest {
        Objects.requireNonNull(address);
        Objects.requireNonNull(subnqn);
        Objects.requireNonNull(recovery);
        Objects.requireNonNull(paths);
        Objects.requireNonNull(options);
        Objects.requireNonNull(credentials);
        Objects.requireNonNull(owner);
        if (cntlid < 0 || cntlid > 0xFFFF) {
            throw new IllegalArgumentException("a controller identifier is a number up to 65535, not " + cntlid);
        }
        if (ioQueues < 0 || ioQueues > 0xFFFF) {
            throw new IllegalArgumentException("an association has up to 65535 I/O queues, not " + ioQueues);
        }
        if (depth < 2 || depth > 0x10000) {
            throw new IllegalArgumentException("a queue has 2 to 65536 entries, not " + depth);
        }
        if (katoMillis < 0 || katoMillis > 0xFFFF_FFFFL || commandTimeoutMillis < 1) {
            throw new IllegalArgumentException("timeouts are positive numbers of milliseconds");
        }
    }

    public static ConnectRequest of(TransportAddress address, Nqn subnqn) {
        return new ConnectRequest(
                address,
                subnqn,
                ConnectData.CNTLID_DYNAMIC,
                1,
                DEPTH_DEFAULT,
                KATO_MILLIS_DEFAULT,
                false,
                COMMAND_TIMEOUT_MILLIS_DEFAULT,
                Recovery.DEFAULT,
                Paths.DEFAULT,
                Options.NONE,
                Credentials.NONE,
                "");
    }

    public ConnectRequest withIoQueues(int count) {
        return with(draft -> draft.ioQueues = count);
    }

    public ConnectRequest withDepth(int entries) {
        return with(draft -> draft.depth = entries);
    }

    public ConnectRequest withCntlid(int id) {
        return with(draft -> draft.cntlid = id);
    }

    public ConnectRequest withKatoMillis(long millis) {
        return with(draft -> draft.katoMillis = millis);
    }

    public ConnectRequest withFlowControl(boolean on) {
        return with(draft -> draft.flowControl = on);
    }

    public ConnectRequest withCommandTimeoutMillis(long millis) {
        return with(draft -> draft.commandTimeoutMillis = millis);
    }

    public ConnectRequest withOptions(Options more) {
        return with(draft -> draft.options = more);
    }

    public ConnectRequest withRecovery(Recovery how) {
        return with(draft -> draft.recovery = how);
    }

    public ConnectRequest withCredentials(Credentials known) {
        return with(draft -> draft.credentials = known);
    }

    public ConnectRequest withPaths(Paths with) {
        return with(draft -> draft.paths = with);
    }

    /** For somebody who keeps it: a short word of the caller's, or the PID of a configuration. */
    public ConnectRequest withOwner(String keeper) {
        return with(draft -> draft.owner = keeper);
    }

    /** The same wishes of another subsystem. */
    public ConnectRequest to(TransportAddress where, Nqn which) {
        return with(draft -> {
            draft.address = where;
            draft.subnqn = which;
        });
    }

    /** The same subsystem at another address. */
    public ConnectRequest withAddress(TransportAddress other) {
        return with(draft -> draft.address = other);
    }

    private ConnectRequest with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.done();
    }

    /** A copy that can be changed: the one place that knows all components. */
    private static final class Draft {
        private TransportAddress address;
        private Nqn subnqn;
        private int cntlid;
        private int ioQueues;
        private int depth;
        private long katoMillis;
        private boolean flowControl;
        private long commandTimeoutMillis;
        private Recovery recovery;
        private Paths paths;
        private Options options;
        private Credentials credentials;
        private String owner;

        Draft(ConnectRequest request) {
            address = request.address;
            subnqn = request.subnqn;
            cntlid = request.cntlid;
            ioQueues = request.ioQueues;
            depth = request.depth;
            katoMillis = request.katoMillis;
            flowControl = request.flowControl;
            commandTimeoutMillis = request.commandTimeoutMillis;
            recovery = request.recovery;
            paths = request.paths;
            options = request.options;
            credentials = request.credentials;
            owner = request.owner;
        }

        ConnectRequest done() {
            return new ConnectRequest(
                    address,
                    subnqn,
                    cntlid,
                    ioQueues,
                    depth,
                    katoMillis,
                    flowControl,
                    commandTimeoutMillis,
                    recovery,
                    paths,
                    options,
                    credentials,
                    owner);
        }
    }
}
