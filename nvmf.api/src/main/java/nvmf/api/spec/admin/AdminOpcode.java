package nvmf.api.spec.admin;

/** Opcodes of admin commands (Base Specification, "Opcodes for Admin Commands"). An open set. */
public final class AdminOpcode {
    public static final int DELETE_SQ = 0x00;
    public static final int CREATE_SQ = 0x01;
    public static final int GET_LOG_PAGE = 0x02;
    public static final int DELETE_CQ = 0x04;
    public static final int CREATE_CQ = 0x05;
    public static final int IDENTIFY = 0x06;
    public static final int ABORT = 0x08;
    public static final int SET_FEATURES = 0x09;
    public static final int GET_FEATURES = 0x0A;
    public static final int ASYNC_EVENT_REQUEST = 0x0C;
    public static final int NAMESPACE_MANAGEMENT = 0x0D;
    public static final int NAMESPACE_ATTACHMENT = 0x15;
    public static final int KEEP_ALIVE = 0x18;
    public static final int DISCOVERY_MANAGEMENT = 0x21;

    private AdminOpcode() {}
}
