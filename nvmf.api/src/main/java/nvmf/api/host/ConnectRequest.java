package nvmf.api.host;

import java.util.Objects;
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
        Credentials credentials) {
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
                Credentials.NONE);
    }

    public ConnectRequest withIoQueues(int count) {
        return new ConnectRequest(
                address,
                subnqn,
                cntlid,
                count,
                depth,
                katoMillis,
                flowControl,
                commandTimeoutMillis,
                recovery,
                paths,
                options,
                credentials);
    }

    public ConnectRequest withDepth(int entries) {
        return new ConnectRequest(
                address,
                subnqn,
                cntlid,
                ioQueues,
                entries,
                katoMillis,
                flowControl,
                commandTimeoutMillis,
                recovery,
                paths,
                options,
                credentials);
    }

    public ConnectRequest withCntlid(int id) {
        return new ConnectRequest(
                address,
                subnqn,
                id,
                ioQueues,
                depth,
                katoMillis,
                flowControl,
                commandTimeoutMillis,
                recovery,
                paths,
                options,
                credentials);
    }

    public ConnectRequest withKatoMillis(long millis) {
        return new ConnectRequest(
                address,
                subnqn,
                cntlid,
                ioQueues,
                depth,
                millis,
                flowControl,
                commandTimeoutMillis,
                recovery,
                paths,
                options,
                credentials);
    }

    public ConnectRequest withFlowControl(boolean on) {
        return new ConnectRequest(
                address,
                subnqn,
                cntlid,
                ioQueues,
                depth,
                katoMillis,
                on,
                commandTimeoutMillis,
                recovery,
                paths,
                options,
                credentials);
    }

    public ConnectRequest withCommandTimeoutMillis(long millis) {
        return new ConnectRequest(
                address,
                subnqn,
                cntlid,
                ioQueues,
                depth,
                katoMillis,
                flowControl,
                millis,
                recovery,
                paths,
                options,
                credentials);
    }

    public ConnectRequest withOptions(Options more) {
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
                more,
                credentials);
    }

    public ConnectRequest withRecovery(Recovery how) {
        return new ConnectRequest(
                address,
                subnqn,
                cntlid,
                ioQueues,
                depth,
                katoMillis,
                flowControl,
                commandTimeoutMillis,
                how,
                paths,
                options,
                credentials);
    }

    public ConnectRequest withCredentials(Credentials known) {
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
                known);
    }

    public ConnectRequest withPaths(Paths with) {
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
                with,
                options,
                credentials);
    }

    /** The same subsystem at another address. */
    public ConnectRequest withAddress(TransportAddress other) {
        return new ConnectRequest(
                other,
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
                credentials);
    }
}
