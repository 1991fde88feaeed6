package nvmf.shell.print;

/** A number of bytes: for people in the largest unit that leaves a number from 1 on, for scripts exact. */
public final class Bytes extends Number {
    private static final long serialVersionUID = 1;

    private final long value;

    public Bytes(long value) {
        this.value = value;
    }

    @Override
    public int intValue() {
        return (int) value;
    }

    @Override
    public long longValue() {
        return value;
    }

    @Override
    public float floatValue() {
        return value;
    }

    @Override
    public double doubleValue() {
        return value;
    }

    @Override
    public String toString() {
        return Sizes.decimal(value);
    }
}
