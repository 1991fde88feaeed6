package nvmf.shell.print;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nvmf.api.spec.Nqn;
import org.junit.jupiter.api.Test;

final class ValueTest {
    private enum Colour {
        RED
    }

    private record Leaf(
            @Column(title = "Number", json = "NUMBER") int number, Optional<String> remark) {}

    private record Tree(
            String name,
            Nqn nqn,
            Colour colour,
            boolean big,
            List<Leaf> leaves,
            @Column(title = "-") int hidden) {}

    private static final Tree TREE = new Tree(
            "oak",
            new Nqn("nqn.2014-08.org.example:oak"),
            Colour.RED,
            true,
            List.of(new Leaf(1, Optional.of("old")), new Leaf(22, Optional.empty())),
            5);

    @Test
    void aRecordIsNamesAndValuesAndTheRecordsInItAreTables() {
        assertThat(Value.of(TREE).text()).isEqualTo("""
                name   : oak
                nqn    : nqn.2014-08.org.example:oak
                colour : red
                big    : true

                leaves:
                Number  remark
                ------  ------
                     1  old
                    22  -""");
    }

    @Test
    void theSameRecordAsJsonHasItsFieldsByTheirJsonNames() {
        assertThat(compact(Value.of(TREE).json()))
                .isEqualTo(
                        "{\"name\":\"oak\",\"nqn\":\"nqn.2014-08.org.example:oak\",\"colour\":\"red\",\"big\":true,"
                                + "\"leaves\":[{\"NUMBER\":1,\"remark\":\"old\"},{\"NUMBER\":22,\"remark\":\"\"}],\"hidden\":5}");
    }

    @Test
    void jsonEscapesWhatAPeerSent() {
        assertThat(compact(Value.of(Map.of("k", "a\"b\\c\n\u0001")).json()))
                .isEqualTo("{\"k\":\"a\\\"b\\\\c\\n\\u0001\"}");
    }

    @Test
    void numbersOf64BitsAndMoreStayExact() {
        Map<String, Object> numbers = new LinkedHashMap<>();
        numbers.put("long", Long.MAX_VALUE);
        numbers.put("big", BigInteger.TWO.pow(128));

        assertThat(compact(Value.of(numbers).json()))
                .isEqualTo("{\"long\":9223372036854775807,\"big\":340282366920938463463374607431768211456}");
    }

    @Test
    void bytesAreASizeForPeopleAndExactForScripts() {
        Map<String, Object> data = Map.of("memory", new Bytes(1_073_741_824));

        assertThat(Value.of(data).text()).isEqualTo("memory : 1.07 GB");
        assertThat(compact(Value.of(data).json())).isEqualTo("{\"memory\":1073741824}");
    }

    @Test
    void anEmptyListIsASentenceForPeopleAndAnEmptyArrayForScripts() {
        Value value = Value.of(List.of(), "nothing is there");

        assertThat(value.text()).isEqualTo("nothing is there");
        assertThat(compact(value.json())).isEqualTo("[]");
    }

    private static String compact(String json) {
        return json.replaceAll("\\s*\\n\\s*", "").replace("\": ", "\":").replace(", \"", ",\"");
    }
}
