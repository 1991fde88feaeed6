package nvmf.api.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.reflect.Modifier;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds every {@link Layout} against {@code layouts.txt}, a table of offsets typed from the specification's figures. */
class LayoutTest {
    /** A structure's table: its class, its size, and a row for each field. */
    record Table(String type, int bytes, List<Row> rows) {
        @Override
        public String toString() {
            return type.substring(type.lastIndexOf('.') + 1);
        }
    }

    record Row(Table table, String name, int offset, int width) {
        @Override
        public String toString() {
            return table + "." + name;
        }
    }

    static List<Table> tables() throws IOException {
        List<Table> tables = new ArrayList<>();
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                LayoutTest.class.getResourceAsStream("layouts.txt"), StandardCharsets.US_ASCII))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                String[] words = line.trim().split(" ");
                if (line.isBlank() || line.startsWith("#")) {
                    continue;
                }
                if (line.startsWith(" ")) {
                    Table table = tables.get(tables.size() - 1);
                    table.rows().add(new Row(table, words[0], Integer.parseInt(words[1]), Integer.parseInt(words[2])));
                } else {
                    tables.add(new Table(words[0], Integer.parseInt(words[1]), new ArrayList<>()));
                }
            }
        }
        return tables;
    }

    static Stream<Row> rows() throws IOException {
        return tables().stream().flatMap(table -> table.rows().stream());
    }

    /** The classes of the specification that hold a layout: one for each layout that they hold. */
    private static List<String> layouts() throws Exception {
        Path classes = Path.of(
                Layout.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        List<String> layouts = new ArrayList<>();
        try (Stream<Path> files = Files.walk(classes.resolve("nvmf/api/spec"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
                String name = classes.relativize(file).toString();
                Class<?> type = Class.forName(
                        name.substring(0, name.length() - ".class".length()).replace('/', '.'));
                for (java.lang.reflect.Field field : type.getDeclaredFields()) {
                    if (field.getType() == Layout.class && Modifier.isStatic(field.getModifiers())) {
                        layouts.add(type.getName());
                    }
                }
            }
        }
        return layouts;
    }

    @Test
    void everyLayoutHasATable() throws Exception {
        assertThat(layouts())
                .hasSizeGreaterThan(10)
                .containsExactlyInAnyOrderElementsOf(
                        tables().stream().map(Table::type).toList());
    }

    @ParameterizedTest
    @MethodSource("tables")
    void theTableNamesEveryField(Table table) throws ReflectiveOperationException {
        Layout layout = layout(table);
        assertThat(layout.bytes()).isEqualTo(table.bytes());
        assertThat(layout.fields().stream().map(Field::name))
                .containsExactlyElementsOf(table.rows().stream().map(Row::name).toList());
    }

    @ParameterizedTest
    @MethodSource("rows")
    void aFieldIsItsOwnBytesAndNoOthers(Row row) throws ReflectiveOperationException {
        Layout layout = layout(row.table());
        Field field = layout.fields().stream()
                .filter(f -> f.name().equals(row.name()))
                .findFirst()
                .orElseThrow();
        Page page = layout.blank();
        setAllOnes(page, field);
        byte[] expected = new byte[layout.bytes()];
        Arrays.fill(expected, row.offset(), row.offset() + row.width(), field instanceof Field.Text ? (byte) '~' : -1);
        assertThat(page.bytes()).isEqualTo(ByteBuffer.wrap(expected));
        assertThat(allOnes(layout.read(ByteBuffer.wrap(expected)), field)).isTrue();
    }

    private static void setAllOnes(Page page, Field field) {
        if (field instanceof Field.Unsigned number) {
            page.set(number, number.width() == 8 ? -1 : (1L << 8 * number.width()) - 1);
        } else if (field instanceof Field.Big big) {
            page.set(big, BigInteger.ONE.shiftLeft(128).subtract(BigInteger.ONE));
        } else if (field instanceof Field.Text text) {
            page.set(text, "~".repeat(text.width()));
        } else if (field instanceof Field.Bytes bytes) {
            byte[] ones = new byte[bytes.width()];
            Arrays.fill(ones, (byte) -1);
            page.set(bytes, ones);
        }
    }

    private static boolean allOnes(Page page, Field field) {
        Page same = page.layout().blank();
        if (field instanceof Field.Unsigned number) {
            same.set(number, page.get(number));
        } else if (field instanceof Field.Big big) {
            same.set(big, page.get(big));
        } else if (field instanceof Field.Text text) {
            same.set(text, page.get(text));
        } else if (field instanceof Field.Bytes bytes) {
            same.set(bytes, page.get(bytes));
        }
        return same.bytes().equals(page.bytes());
    }

    private static Layout layout(Table table) throws ReflectiveOperationException {
        Class<?> type = Class.forName(table.type());
        for (java.lang.reflect.Field field : type.getFields()) {
            if (field.getType() == Layout.class) {
                return (Layout) field.get(null);
            }
        }
        throw new AssertionError(table + " has no layout");
    }
}
