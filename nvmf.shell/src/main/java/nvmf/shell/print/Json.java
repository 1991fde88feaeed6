package nvmf.shell.print;

import jakarta.json.stream.JsonGenerator;
import jakarta.json.stream.JsonGeneratorFactory;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Collection;
import java.util.Map;

/** Values as JSON: records and maps as objects, collections as arrays, and what is neither, nor a number or a boolean, as its text. */
final class Json {
    private static final Map<String, Object> PRETTY = Map.of(JsonGenerator.PRETTY_PRINTING, true);

    private Json() {}

    static String of(Object data) {
        StringWriter text = new StringWriter();
        JsonGeneratorFactory factory = jakarta.json.Json.createGeneratorFactory(PRETTY);
        try (JsonGenerator generator = factory.createGenerator(text)) {
            write(generator, data);
        }
        return text.toString().strip();
    }

    private static void write(JsonGenerator out, Object value) {
        if (Fields.has(value)) {
            out.writeStartObject();
            for (Fields.Field field : Fields.of(value).fields()) {
                out.writeKey(field.json());
                write(out, field.value());
            }
            out.writeEnd();
        } else if (value instanceof Collection<?> list) {
            out.writeStartArray();
            list.forEach(item -> write(out, item));
            out.writeEnd();
        } else if (value instanceof Boolean flag) {
            out.write(flag);
        } else if (value instanceof BigInteger number) {
            out.write(number);
        } else if (value instanceof BigDecimal number) {
            out.write(number);
        } else if (value instanceof Double || value instanceof Float) {
            out.write(((Number) value).doubleValue());
        } else if (value instanceof Number number) {
            out.write(number.longValue());
        } else {
            out.write(String.valueOf(value));
        }
    }
}
