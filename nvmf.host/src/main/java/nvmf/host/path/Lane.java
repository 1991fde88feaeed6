package nvmf.host.path;

import nvmf.host.queue.HostQueue;

/** A route with the queues of one session: what a command is sent by, and what it is lost with. */
record Lane(Route route, Route.Open open) {
    HostQueue queue() {
        return route.pick(open.queues);
    }

    /** Whether it is the same session's. */
    boolean isSame(Lane other) {
        return open == other.open;
    }
}
