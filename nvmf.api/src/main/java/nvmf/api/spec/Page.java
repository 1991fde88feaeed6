package nvmf.api.spec;

import java.math.BigInteger;
import java.nio.ByteBuffer;

/**
 * A data structure's bytes together with its {@link Layout}. It is confined to whoever makes it until {@link #bytes()} hands out
 * a read-only view; after that nobody writes to it.
 */
public final class Page {
    private final Layout layout;
    private final ByteBuffer bytes;

    Page(Layout layout, ByteBuffer bytes) {
        this.layout = layout;
        this.bytes = bytes;
    }

    public Layout layout() {
        return layout;
    }

    public long get(Field.Unsigned field) {
        return field.read(bytes);
    }

    /** A number known to fit: fields of up to three bytes' worth of meaning. */
    public int getInt(Field.Unsigned field) {
        return Math.toIntExact(field.read(bytes));
    }

    public BigInteger get(Field.Big field) {
        return field.read(bytes);
    }

    /** Printable whatever the peer sent; see {@link Wire#text(ByteBuffer, int, int)}. */
    public String get(Field.Text field) {
        return Wire.text(bytes, field.offset(), field.width());
    }

    public byte[] get(Field.Bytes field) {
        return Wire.bytes(bytes, field.offset(), field.width());
    }

    /**
     * Writes a number.
     *
     * @throws IllegalArgumentException if the value does not fit the field
     */
    public Page set(Field.Unsigned field, long value) {
        field.write(bytes, value);
        return this;
    }

    public Page set(Field.Big field, BigInteger value) {
        field.write(bytes, value);
        return this;
    }

    /**
     * Writes a text and its padding.
     *
     * @throws IllegalArgumentException if the text is longer than the field
     */
    public Page set(Field.Text field, String value) {
        Wire.text(bytes, field.offset(), field.width(), value, field.padding());
        return this;
    }

    /**
     * Writes all bytes of a field.
     *
     * @throws IllegalArgumentException if there are not exactly as many bytes as the field has
     */
    public Page set(Field.Bytes field, byte[] value) {
        if (value.length != field.width()) {
            throw new IllegalArgumentException(field.name() + " has " + field.width() + " bytes, not " + value.length);
        }
        bytes.put(field.offset(), value);
        return this;
    }

    /** The whole structure, read-only and little-endian, from position 0. */
    public ByteBuffer bytes() {
        return Wire.view(bytes.asReadOnlyBuffer());
    }
}
