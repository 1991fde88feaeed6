package nvmf.api.spec;

/**
 * Which way a command moves data, as bits 1:0 of its opcode say (of the Fabrics command type for Fabrics commands): Base
 * Specification, figure "Opcode". Nothing else states a direction, so nothing can disagree.
 */
public enum DataDirection {
    NONE,
    HOST_TO_CONTROLLER,
    CONTROLLER_TO_HOST,
    BIDIRECTIONAL;

    private static final DataDirection[] BY_BITS = values();

    /** The direction that the two lowest bits of an opcode or Fabrics command type encode. */
    public static DataDirection of(int code) {
        return BY_BITS[code & 0x3];
    }
}
