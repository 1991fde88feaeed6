package nvmf.api.transport;

/**
 * What a queue pair moved since it was opened: a snapshot.
 *
 * @param commands        command capsules sent (host) or received (controller)
 * @param outstanding     commands without a completion now
 * @param bytesToController payload bytes from host to controller
 * @param bytesToHost     payload bytes from controller to host
 * @param digestErrors    payloads whose digest was wrong
 */
public record QueueCounters(
        long commands, int outstanding, long bytesToController, long bytesToHost, long digestErrors) {
    public static final QueueCounters ZERO = new QueueCounters(0, 0, 0, 0, 0);
}
