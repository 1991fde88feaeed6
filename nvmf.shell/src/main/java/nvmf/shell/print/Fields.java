package nvmf.shell.print;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import nvmf.api.spec.Nqn;

/** A record or a map as a list of named values: what both printers walk over. */
record Fields(List<Field> fields) {
    record Field(String title, String json, boolean hidden, Object value) {}

    /** Whether the value has parts; an NQN is a record only to its bytes. */
    static boolean has(Object value) {
        return (value instanceof Record || value instanceof Map) && !(value instanceof Nqn);
    }

    static Fields of(Object value) {
        return new Fields(value instanceof Map<?, ?> map ? ofMap(map) : ofRecord((Record) value));
    }

    private static List<Field> ofMap(Map<?, ?> map) {
        List<Field> fields = new ArrayList<>();
        map.forEach((key, value) -> fields.add(new Field(key.toString(), key.toString(), false, plain(value))));
        return fields;
    }

    private static List<Field> ofRecord(Record value) {
        List<Field> fields = new ArrayList<>();
        for (RecordComponent component : value.getClass().getRecordComponents()) {
            Column column = component.getAnnotation(Column.class);
            String name = component.getName();
            fields.add(new Field(
                    column == null || column.title().isEmpty() ? name : column.title(),
                    column == null || column.json().isEmpty() ? name : column.json(),
                    column != null && column.title().equals(Column.HIDDEN),
                    plain(read(component, value))));
        }
        return fields;
    }

    private static Object plain(Object value) {
        if (value instanceof Optional<?> optional) {
            return optional.isPresent() ? optional.get() : "";
        }
        return value instanceof Enum<?> constant ? constant.name().toLowerCase(Locale.ROOT) : value;
    }

    private static Object read(RecordComponent component, Record value) {
        Method accessor = component.getAccessor();
        try {
            accessor.setAccessible(true);
            return accessor.invoke(value);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("cannot read " + component, e);
        }
    }
}
