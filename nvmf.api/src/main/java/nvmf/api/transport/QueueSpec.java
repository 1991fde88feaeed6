package nvmf.api.transport;

import java.util.Objects;

/**
 * What a host wants of a queue pair. RDMA needs {@code qid} and {@code depth} when it connects; {@code inCapsuleData} is known only
 * after Identify (IOCCSZ), so I/O queues are opened with it.
 *
 * @param qid           0 for the admin queue
 * @param depth         entries, 2 to 65536
 * @param inCapsuleData bytes of data that a command capsule may carry
 * @param options       transport specific settings; see {@link Options}
 */
public record QueueSpec(int qid, int depth, int inCapsuleData, Options options) {
    /** In-capsule data of admin and Fabrics commands (TCP Transport Specification, "Capsules"). */
    public static final int ADMIN_IN_CAPSULE_DATA = 8192;

    public QueueSpec {
        Objects.requireNonNull(options);
        if (qid < 0 || qid > 0xFFFF || depth < 2 || depth > 0x10000 || inCapsuleData < 0) {
            throw new IllegalArgumentException(
                    "no queue: qid " + qid + ", depth " + depth + ", in-capsule " + inCapsuleData);
        }
    }

    public static QueueSpec admin(int depth, Options options) {
        return new QueueSpec(0, depth, ADMIN_IN_CAPSULE_DATA, options);
    }
}
