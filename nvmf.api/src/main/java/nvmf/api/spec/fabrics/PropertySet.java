package nvmf.api.spec.fabrics;

import nvmf.api.spec.Sqe;

/** The Property Set command. {@code bytes} is 4 or 8; 0 stands for a reserved size. */
public record PropertySet(int bytes, int offset, long value) {
    public static final int FCTYPE = 0x00;

    public static PropertySet of(Sqe sqe) {
        return new PropertySet(
                Property.bytes(sqe.cdw10() & 0x7),
                sqe.cdw11(),
                Integer.toUnsignedLong(sqe.cdw12()) | (long) sqe.cdw13() << 32);
    }

    public Sqe toSqe() {
        return Sqe.of(Sqe.FABRICS, FCTYPE, bytes == 8 ? 1 : 0, offset, (int) value, (int) (value >>> 32), 0, 0);
    }
}
