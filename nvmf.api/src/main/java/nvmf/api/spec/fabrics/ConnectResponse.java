package nvmf.api.spec.fabrics;

/** DW0 of Connect's completion (Base Specification, "Connect Response"). */
public final class ConnectResponse {
    /** AUTHREQ bit 17: the host authenticates with DH-HMAC-CHAP before it does anything else. */
    public static final int AUTH_REQUIRED = 1 << 17;

    /** AUTHREQ bit 18: it does so and then moves to a secure channel. */
    public static final int SECURE_CHANNEL_REQUIRED = 1 << 18;

    private ConnectResponse() {}

    /** The result of a successful Connect. */
    public static long success(int cntlid) {
        return cntlid;
    }

    /** The result of a successful Connect of a queue whose host may have to authenticate before it does anything else. */
    public static long success(int cntlid, boolean authenticate) {
        return cntlid | (authenticate ? AUTH_REQUIRED : 0);
    }

    public static int cntlid(int dw0) {
        return dw0 & 0xFFFF;
    }

    public static boolean authenticationRequired(int dw0) {
        return (dw0 & (AUTH_REQUIRED | SECURE_CHANNEL_REQUIRED)) != 0;
    }

    public static boolean secureChannelRequired(int dw0) {
        return (dw0 & SECURE_CHANNEL_REQUIRED) != 0;
    }

    /** The result of Connect Invalid Parameters for a field of the data: IATTR 1 and the offset, IPO. */
    public static long invalidData(int offset) {
        return 1L << 16 | offset;
    }

    /** The result of Connect Invalid Parameters for a field of the command: IATTR 0 and the offset within the SQE. */
    public static long invalidCommand(int offset) {
        return offset;
    }
}
