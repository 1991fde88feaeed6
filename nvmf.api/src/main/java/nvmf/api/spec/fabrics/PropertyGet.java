package nvmf.api.spec.fabrics;

import nvmf.api.spec.Sqe;

/** The Property Get command. {@code bytes} is 4 or 8; 0 stands for a reserved size. */
public record PropertyGet(int bytes, int offset) {
    public static final int FCTYPE = 0x04;

    public static PropertyGet of(Sqe sqe) {
        return new PropertyGet(Property.bytes(sqe.cdw10() & 0x7), sqe.cdw11());
    }

    public Sqe toSqe() {
        return Sqe.of(Sqe.FABRICS, FCTYPE, bytes == 8 ? 1 : 0, offset, 0, 0, 0, 0);
    }
}
