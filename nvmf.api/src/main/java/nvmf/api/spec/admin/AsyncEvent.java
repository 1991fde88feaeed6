package nvmf.api.spec.admin;

import nvmf.api.spec.Sqe;

/**
 * An asynchronous event, DW0 of the completion of an Asynchronous Event Request.
 *
 * @param type 0 error, 1 SMART, 2 notice, 6 I/O command specific, 7 vendor
 * @param info which event of that type
 * @param lid  the log page that tells more, whose reading clears the event
 */
public record AsyncEvent(int type, int info, int lid) {
    public static final int OPCODE = AdminOpcode.ASYNC_EVENT_REQUEST;
    public static final int ERROR = 0;
    public static final int SMART = 1;
    public static final int NOTICE = 2;
    public static final int IO_COMMAND = 6;

    /** Asynchronous Event Configuration bits of the critical warnings, which are those of {@link SmartLog#CRITICAL_WARNING}. */
    public static final int CRITICAL_WARNING_BITS = 0x3F;

    /** Asynchronous Event Configuration and OAES bits of the notices. */
    public static final int NAMESPACE_ATTRIBUTE_BIT = 1 << 8;

    public static final int FIRMWARE_ACTIVATION_BIT = 1 << 9;
    public static final int ANA_CHANGE_BIT = 1 << 11;
    public static final int DISCOVERY_CHANGE_BIT = 1 << 31;

    public static final AsyncEvent PERSISTENT_INTERNAL_ERROR = new AsyncEvent(ERROR, 0x03, GetLogPage.ERROR);
    public static final AsyncEvent TRANSIENT_INTERNAL_ERROR = new AsyncEvent(ERROR, 0x04, GetLogPage.ERROR);
    public static final AsyncEvent RELIABILITY = new AsyncEvent(SMART, 0x00, GetLogPage.SMART);
    public static final AsyncEvent NAMESPACE_ATTRIBUTE_CHANGED =
            new AsyncEvent(NOTICE, 0x00, GetLogPage.CHANGED_NAMESPACES);
    public static final AsyncEvent ANA_CHANGED = new AsyncEvent(NOTICE, 0x03, GetLogPage.ANA);
    public static final AsyncEvent RESERVATION_LOG_AVAILABLE = new AsyncEvent(IO_COMMAND, 0x00, GetLogPage.RESERVATION);
    public static final AsyncEvent DISCOVERY_LOG_CHANGED = new AsyncEvent(NOTICE, 0xF0, GetLogPage.DISCOVERY);

    public static AsyncEvent of(int dw0) {
        return new AsyncEvent(dw0 & 0x7, dw0 >>> 8 & 0xFF, dw0 >>> 16 & 0xFF);
    }

    public int toDw0() {
        return type | info << 8 | lid << 16;
    }

    /** The command that waits for an event. */
    public static Sqe request() {
        return Sqe.of(OPCODE, 0);
    }
}
