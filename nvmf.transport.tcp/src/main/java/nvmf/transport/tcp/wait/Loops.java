package nvmf.transport.tcp.wait;

/**
 * Which event loops there are to be, and how they wait.
 *
 * @param threads        event loops, at least 1
 * @param adaptiveMicros how long an adaptive loop spins after the last work
 * @param epoll          whether epoll may be used where there is one
 * @param ioUring        whether io_uring is preferred where there is one
 */
public record Loops(int threads, Waiting waiting, int adaptiveMicros, boolean epoll, boolean ioUring) {
    /** How an event loop waits for work. */
    public enum Waiting {
        /** Spins for a while after the last work, then sleeps. */
        ADAPTIVE,
        SLEEP,
        SPIN
    }
}
