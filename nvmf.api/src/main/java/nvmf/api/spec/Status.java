package nvmf.api.spec;

/**
 * The status field of a completion (Base Specification, "Status Field"). An open set: any code can be carried, and those with a
 * name have it in {@link StatusText}. Constants come without Do Not Retry; {@link #dnr()} adds it where a retry cannot help.
 *
 * @param sct  status code type, 0 to 7
 * @param sc   status code, 0 to 0xFF
 * @param crd  command retry delay, an index from 0 to 3
 * @param more whether the error log holds more
 * @param doNotRetry whether the same command, sent again, is expected to fail again
 */
public record Status(int sct, int sc, int crd, boolean more, boolean doNotRetry) {
    public static final int GENERIC = 0;
    public static final int COMMAND_SPECIFIC = 1;
    public static final int MEDIA = 2;
    public static final int PATH = 3;

    public static final Status SUCCESS = generic(0x00);
    public static final Status INVALID_OPCODE = generic(0x01);
    public static final Status INVALID_FIELD = generic(0x02);
    public static final Status CID_CONFLICT = generic(0x03);
    public static final Status DATA_TRANSFER_ERROR = generic(0x04);
    public static final Status INTERNAL_ERROR = generic(0x06);
    public static final Status ABORT_REQUESTED = generic(0x07);
    public static final Status ABORTED_SQ_DELETION = generic(0x08);
    public static final Status FAILED_FUSED = generic(0x09);
    public static final Status MISSING_FUSED = generic(0x0A);
    public static final Status INVALID_NAMESPACE = generic(0x0B);
    public static final Status COMMAND_SEQUENCE_ERROR = generic(0x0C);
    public static final Status INVALID_SGL_SEGMENT = generic(0x0D);
    public static final Status INVALID_SGL_COUNT = generic(0x0E);
    public static final Status INVALID_DATA_SGL_LENGTH = generic(0x0F);
    public static final Status INVALID_SGL_TYPE = generic(0x11);
    public static final Status ATOMIC_WRITE_UNIT_EXCEEDED = generic(0x14);
    public static final Status OPERATION_DENIED = generic(0x15);
    public static final Status SGL_OFFSET_INVALID = generic(0x16);
    public static final Status HOST_ID_INCONSISTENT = generic(0x18);
    public static final Status KEEP_ALIVE_EXPIRED = generic(0x19);
    public static final Status KEEP_ALIVE_INVALID = generic(0x1A);
    public static final Status ABORTED_PREEMPT = generic(0x1B);
    public static final Status NAMESPACE_WRITE_PROTECTED = generic(0x20);
    public static final Status COMMAND_INTERRUPTED = generic(0x21);
    public static final Status TRANSIENT_TRANSPORT_ERROR = generic(0x22);
    public static final Status COMMAND_SET_NOT_SUPPORTED = generic(0x29);
    public static final Status LBA_OUT_OF_RANGE = generic(0x80);
    public static final Status CAPACITY_EXCEEDED = generic(0x81);
    public static final Status NAMESPACE_NOT_READY = generic(0x82);
    public static final Status RESERVATION_CONFLICT = generic(0x83);

    public static final Status INVALID_QUEUE_IDENTIFIER = specific(0x01);
    public static final Status ABORT_LIMIT_EXCEEDED = specific(0x03);
    public static final Status ASYNC_EVENT_LIMIT_EXCEEDED = specific(0x05);
    public static final Status INVALID_LOG_PAGE = specific(0x09);
    public static final Status FEATURE_NOT_SAVEABLE = specific(0x0D);
    public static final Status FEATURE_NOT_CHANGEABLE = specific(0x0E);
    public static final Status FEATURE_NOT_NAMESPACE_SPECIFIC = specific(0x0F);
    public static final Status INVALID_FORMAT = specific(0x0A);
    public static final Status INSUFFICIENT_CAPACITY = specific(0x15);
    public static final Status IDENTIFIER_UNAVAILABLE = specific(0x16);
    public static final Status ALREADY_ATTACHED = specific(0x18);
    public static final Status NAMESPACE_PRIVATE = specific(0x19);
    public static final Status NOT_ATTACHED = specific(0x1A);
    public static final Status THIN_PROVISIONING_NOT_SUPPORTED = specific(0x1B);
    public static final Status CONTROLLER_LIST_INVALID = specific(0x1C);
    public static final Status COMMAND_SIZE_LIMIT_EXCEEDED = specific(0x83);
    /** Fabrics: Connect Incompatible Format, and Disconnect's. */
    public static final Status INCOMPATIBLE_FORMAT = specific(0x80);

    public static final Status CONTROLLER_BUSY = specific(0x81);
    public static final Status CONNECT_INVALID_PARAMETERS = specific(0x82);
    public static final Status CONNECT_RESTART_DISCOVERY = specific(0x83);
    public static final Status CONNECT_INVALID_HOST = specific(0x84);
    public static final Status INVALID_QUEUE_TYPE = specific(0x85);
    public static final Status DISCOVER_RESTART = specific(0x90);
    public static final Status AUTHENTICATION_REQUIRED = specific(0x91);

    public static final Status WRITE_FAULT = new Status(MEDIA, 0x80);
    public static final Status UNRECOVERED_READ_ERROR = new Status(MEDIA, 0x81);
    public static final Status COMPARE_FAILURE = new Status(MEDIA, 0x85);
    public static final Status ACCESS_DENIED = new Status(MEDIA, 0x86);

    public static final Status INTERNAL_PATH_ERROR = new Status(PATH, 0x00);
    public static final Status ANA_PERSISTENT_LOSS = new Status(PATH, 0x01);
    public static final Status ANA_INACCESSIBLE = new Status(PATH, 0x02);
    public static final Status ANA_TRANSITION = new Status(PATH, 0x03);
    public static final Status HOST_PATH_ERROR = new Status(PATH, 0x70);
    public static final Status ABORTED_BY_HOST = new Status(PATH, 0x71);

    public Status {
        if ((sct & ~0x7) != 0 || (sc & ~0xFF) != 0 || (crd & ~0x3) != 0) {
            throw new IllegalArgumentException("no status " + sct + "/" + sc + " crd " + crd);
        }
    }

    public Status(int sct, int sc) {
        this(sct, sc, 0, false, false);
    }

    private static Status generic(int sc) {
        return new Status(GENERIC, sc);
    }

    private static Status specific(int sc) {
        return new Status(COMMAND_SPECIFIC, sc);
    }

    /** The status in the 16 bits at offset 14 of a CQE; bit 0, the phase tag, is ignored. */
    public static Status ofWire(int bits) {
        return bits >>> 1 == 0
                ? SUCCESS
                : new Status(
                        bits >>> 9 & 0x7,
                        bits >>> 1 & 0xFF,
                        bits >>> 12 & 0x3,
                        (bits & 0x4000) != 0,
                        (bits & 0x8000) != 0);
    }

    /** The 16 bits at offset 14 of a CQE, phase tag 0. */
    public int toWire() {
        return sc << 1 | sct << 9 | crd << 12 | (more ? 0x4000 : 0) | (doNotRetry ? 0x8000 : 0);
    }

    /** The same status with Do Not Retry set. */
    public Status dnr() {
        return new Status(sct, sc, crd, more, true);
    }

    /** The same status with that command retry delay, 0 to 3. */
    public Status withRetryDelay(int delay) {
        return new Status(sct, sc, delay, more, doNotRetry);
    }

    /** The same status with the More bit set: the error log holds an entry for the command. */
    public Status withMore() {
        return new Status(sct, sc, crd, true, doNotRetry);
    }

    public boolean isSuccess() {
        return sct == GENERIC && sc == 0;
    }

    /** Whether this is that status, whatever the retry bits say. */
    public boolean is(Status other) {
        return sct == other.sct && sc == other.sc;
    }

    /** The specification's words for it, with its code: {@code Invalid Namespace or Format (00/0Bh)}. */
    public String text() {
        return StatusText.of(sct, sc) + String.format(" (%02X/%02Xh%s)", sct, sc, doNotRetry ? ", do not retry" : "");
    }

    @Override
    public String toString() {
        return text();
    }
}
