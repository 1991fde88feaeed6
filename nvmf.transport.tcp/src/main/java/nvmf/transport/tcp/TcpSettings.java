package nvmf.transport.tcp;

import nvmf.api.transport.Options;
import nvmf.transport.tcp.pdu.PduRules;
import nvmf.transport.tcp.pdu.PduTerms;
import nvmf.transport.tcp.wait.Loops;

/**
 * How a {@link TcpTransport} works, checked. What {@link Options} of one queue pair or listener say goes before the last four groups.
 *
 * @param loops  the event loops
 * @param memory what peers can make this side hold
 * @param timers how long peers may take
 * @param wire   what is offered and granted when connections are initialised
 * @param sockets what is asked of the operating system
 */
record TcpSettings(Loops loops, Memory memory, Timers timers, Wire wire, Sockets sockets) {
    static final String THREADS = "threads";
    static final String WAIT = "wait";
    static final String ADAPTIVE_MICROS = "adaptiveMicros";
    static final String IO_URING = "ioUring";
    static final String EPOLL = "epoll";
    static final String POOL_BYTES = "poolBytes";
    static final String HOST_TRANSFER_MAX = "hostTransferMax";
    static final String NEWBORNS_MAX = "newbornsMax";
    static final String IC_TIMEOUT_MILLIS = "icTimeoutMillis";
    static final String R2T_TIMEOUT_MILLIS = "r2tTimeoutMillis";
    static final String STALL_TIMEOUT_MILLIS = "stallTimeoutMillis";
    static final String TERM_REQ_MILLIS = "termReqMillis";

    /**
     * @param poolBytes       what all queues together may lease beyond what each is guaranteed
     * @param hostTransferMax the largest lease of a host's queue
     * @param newbornsMax     connections of one listener that have not done their Connect
     */
    record Memory(long poolBytes, int hostTransferMax, int newbornsMax) {}

    /**
     * @param icMillis      from the TCP connection to ICReq or ICResp
     * @param connectMillis all of a host's connecting
     * @param r2tMillis     from an R2T to the next of its data
     * @param termReqMillis from a TermReq that was sent to the peer's closing
     * @param stallMillis   for what waits for a peer to get less, once it got too much
     */
    record Timers(int icMillis, int connectMillis, int r2tMillis, int termReqMillis, int stallMillis) {}

    /**
     * @param alignment HPDA or CPDA, 0 to 31
     */
    record Wire(
            boolean headerDigest, boolean dataDigest, int alignment, int maxR2t, int maxH2cData, boolean elideSuccess) {
        /** What a host asks for if nobody says more: digests are granted to whom asks, but asked for only on demand. */
        Wire asking() {
            return new Wire(false, false, alignment, maxR2t, maxH2cData, elideSuccess);
        }

        /** These with what one queue pair's or listener's options say instead. */
        Wire with(Options options) {
            int maxH2cData =
                    options.number(Options.MAX_H2C_DATA, PduRules.MAXH2CDATA_MIN, Integer.MAX_VALUE - 3, maxH2cData());
            return new Wire(
                    options.flag(Options.HEADER_DIGEST, headerDigest),
                    options.flag(Options.DATA_DIGEST, dataDigest),
                    options.number(Options.DATA_ALIGNMENT, 0, PduTerms.ALIGNMENT_CODE_MAX, alignment),
                    options.number(Options.MAX_R2T, 1, Integer.MAX_VALUE, maxR2t),
                    maxH2cData / 4 * 4,
                    options.flag(Options.ELIDE_SUCCESS, elideSuccess));
        }
    }

    /**
     * What a connection asks of the operating system; 0 and empty for nothing.
     *
     * @param tos               IP_TOS or IPV6_TCLASS
     * @param priority          SO_PRIORITY
     * @param keepAlive         SO_KEEPALIVE
     * @param userTimeoutMillis TCP_USER_TIMEOUT
     * @param device            SO_BINDTODEVICE
     */
    record Sockets(int tos, int priority, boolean keepAlive, int userTimeoutMillis, String device) {
        static final Sockets PLAIN = new Sockets(0, 0, false, 0, "");

        /** Above this it takes privileges. */
        private static final int PRIORITY_MAX = 6;

        /** These with what one queue pair's or listener's options say instead. */
        Sockets with(Options options) {
            return new Sockets(
                    options.number(Options.TOS, 0, 255, tos),
                    options.number(Options.SOCKET_PRIORITY, 0, PRIORITY_MAX, priority),
                    options.flag(Options.TCP_KEEP_ALIVE, keepAlive),
                    options.number(Options.USER_TIMEOUT_MILLIS, 0, Integer.MAX_VALUE, userTimeoutMillis),
                    options.text(Options.SOURCE_INTERFACE, device));
        }

        /** Whether something is asked for that Java has no name for. */
        boolean wantsMoreThanJava() {
            return priority != 0 || userTimeoutMillis != 0;
        }
    }

    static TcpSettings defaults() {
        return of(Options.NONE);
    }

    /**
     * Settings by the names of the configuration.
     *
     * @throws IllegalArgumentException with a sentence that says what a value must be
     */
    static TcpSettings of(Options options) {
        int threads = options.number(THREADS, 0, 1024, 0);
        Loops loops = new Loops(
                threads > 0 ? threads : Runtime.getRuntime().availableProcessors(),
                waitOf(options.text(WAIT, "adaptive")),
                options.number(ADAPTIVE_MICROS, 1, 1_000_000, 50),
                options.flag(EPOLL, true),
                options.flag(IO_URING, false));
        Memory memory = new Memory(
                options.number(POOL_BYTES, 0, Integer.MAX_VALUE, 256 << 20),
                options.number(HOST_TRANSFER_MAX, 4096, 1 << 30, 1 << 20),
                options.number(NEWBORNS_MAX, 1, 1 << 20, 256));
        Timers timers = new Timers(
                options.number(IC_TIMEOUT_MILLIS, 1, Integer.MAX_VALUE, 10_000),
                options.number(Options.CONNECT_TIMEOUT_MILLIS, 1, Integer.MAX_VALUE, 10_000),
                options.number(R2T_TIMEOUT_MILLIS, 1, Integer.MAX_VALUE, 30_000),
                options.number(TERM_REQ_MILLIS, 1, Integer.MAX_VALUE, 30_000),
                options.number(STALL_TIMEOUT_MILLIS, 1, Integer.MAX_VALUE, 30_000));
        Wire wire = new Wire(true, true, 0, 4, 256 << 10, true).with(options);
        return new TcpSettings(loops, memory, timers, wire, Sockets.PLAIN.with(options));
    }

    private static Loops.Waiting waitOf(String name) {
        return switch (name) {
            case "adaptive" -> Loops.Waiting.ADAPTIVE;
            case "sleep" -> Loops.Waiting.SLEEP;
            case "spin" -> Loops.Waiting.SPIN;
            default -> throw new IllegalArgumentException(WAIT + " is adaptive, sleep or spin, not \"" + name + "\"");
        };
    }
}
