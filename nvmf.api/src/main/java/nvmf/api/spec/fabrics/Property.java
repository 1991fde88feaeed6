package nvmf.api.spec.fabrics;

/** Offsets of the controller properties (Base Specification, "Controller Properties"). */
public final class Property {
    /** Controller Capabilities, 8 bytes. */
    public static final int CAP = 0x00;

    /** Version, 4 bytes. */
    public static final int VS = 0x08;

    /** Controller Configuration, 4 bytes, the one a host writes. */
    public static final int CC = 0x14;

    /** Controller Status, 4 bytes. */
    public static final int CSTS = 0x1C;

    /** NVM Subsystem Reset, 4 bytes. */
    public static final int NSSR = 0x20;

    /** Written to NSSR it resets the subsystem: "NVMe". */
    public static final int NSSR_RESET = 0x4E56_4D65;

    /** Controller Ready Timeouts, 4 bytes. */
    public static final int CRTO = 0x68;

    private Property() {}

    /** The size that ATTRIB bits 2:0 name, or 0 where they are reserved. */
    static int bytes(int attrib) {
        return switch (attrib) {
            case 0 -> 4;
            case 1 -> 8;
            default -> 0;
        };
    }
}
