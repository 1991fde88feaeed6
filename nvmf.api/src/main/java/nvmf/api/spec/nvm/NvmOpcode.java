package nvmf.api.spec.nvm;

/** Opcodes of the NVM Command Set (NVM Command Set Specification, "Opcodes for NVM Commands") and of reservations. An open set. */
public final class NvmOpcode {
    public static final int FLUSH = 0x00;
    public static final int WRITE = 0x01;
    public static final int READ = 0x02;
    public static final int WRITE_UNCORRECTABLE = 0x04;
    public static final int COMPARE = 0x05;
    public static final int WRITE_ZEROES = 0x08;
    public static final int DATASET_MANAGEMENT = 0x09;
    public static final int VERIFY = 0x0C;
    public static final int RESERVATION_REGISTER = 0x0D;
    public static final int RESERVATION_REPORT = 0x0E;
    public static final int RESERVATION_ACQUIRE = 0x11;
    public static final int RESERVATION_RELEASE = 0x15;
    public static final int COPY = 0x19;

    /** The CSI of the NVM Command Set. */
    public static final int CSI = 0x00;

    /** What 16 bits of a 0's based NLB can say. */
    public static final int BLOCKS_MAX = 0x10000;

    /** Whether it is a command about reservations. */
    public static boolean isReservation(int opcode) {
        return switch (opcode) {
            case RESERVATION_REGISTER, RESERVATION_REPORT, RESERVATION_ACQUIRE, RESERVATION_RELEASE -> true;
            default -> false;
        };
    }

    private NvmOpcode() {}
}
