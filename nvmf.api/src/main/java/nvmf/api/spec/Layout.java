package nvmf.api.spec;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A data structure of the specification as a table of its fields. The classes that hold one ({@code IdentifyController},
 * {@code SmartLog}, …) are that table and nothing else, so a structure is written down once, and readers, writers and printers
 * are all served by it. Fields are added while the class that holds the layout is initialised and never after.
 */
public final class Layout {
    private final String title;
    private final int bytes;
    private final List<Field> fields = new ArrayList<>();

    /**
     * @param title the structure's name in the specification
     * @param bytes its size
     */
    public Layout(String title, int bytes) {
        this.title = title;
        this.bytes = bytes;
    }

    public String title() {
        return title;
    }

    public int bytes() {
        return bytes;
    }

    /** The fields in the order they were written down. */
    public List<Field> fields() {
        return Collections.unmodifiableList(fields);
    }

    public Field.Unsigned u8(String name, int offset) {
        return add(new Field.Unsigned(name, offset, 1));
    }

    public Field.Unsigned u16(String name, int offset) {
        return add(new Field.Unsigned(name, offset, 2));
    }

    public Field.Unsigned u32(String name, int offset) {
        return add(new Field.Unsigned(name, offset, 4));
    }

    public Field.Unsigned u64(String name, int offset) {
        return add(new Field.Unsigned(name, offset, 8));
    }

    public Field.Big u128(String name, int offset) {
        return add(new Field.Big(name, offset));
    }

    /** ASCII padded with spaces. */
    public Field.Text ascii(String name, int offset, int width) {
        return add(new Field.Text(name, offset, width, ' '));
    }

    /** ASCII padded with NULs, as names are. */
    public Field.Text string(String name, int offset, int width) {
        return add(new Field.Text(name, offset, width, '\0'));
    }

    public Field.Bytes bytes(String name, int offset, int width) {
        return add(new Field.Bytes(name, offset, width));
    }

    /** A page of zeroes to fill in. */
    public Page blank() {
        return new Page(this, Wire.allocate(bytes));
    }

    /**
     * A page over a copy of the structure that starts at the buffer's position.
     *
     * @throws IllegalArgumentException if the buffer holds less than the structure
     */
    public Page read(ByteBuffer buffer) {
        if (buffer.remaining() < bytes) {
            throw new IllegalArgumentException(
                    title + " has " + bytes + " bytes, only " + buffer.remaining() + " came");
        }
        ByteBuffer copy = Wire.allocate(bytes);
        copy.put(0, buffer, buffer.position(), bytes);
        return new Page(this, copy);
    }

    private <F extends Field> F add(F field) {
        if (field.offset() < 0 || field.offset() + field.width() > bytes) {
            throw new IllegalArgumentException(field.name() + " lies outside of " + title);
        }
        fields.add(field);
        return field;
    }
}
