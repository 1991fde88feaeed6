package nvmf.probe.script;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import nvmf.probe.wire.Pdu;

/**
 * Something that must be true of a PDU and its data: {@code fes=1}, {@code plen<=152}, {@code fei=8|9}, {@code status=0/22},
 * {@code flags&4}, {@code data@77!=0}, {@code length=4096}.
 */
record Condition(String name, String operator, String value) {
    private static final Pattern FORM = Pattern.compile("(\\$?[a-z0-9@/.$]+?)(!=|<=|>=|!&|=|<|>|&)(.+)");

    static Optional<Condition> of(String word) {
        Matcher matcher = FORM.matcher(word);
        return matcher.matches()
                ? Optional.of(new Condition(matcher.group(1), matcher.group(2), matcher.group(3)))
                : Optional.empty();
    }

    boolean holds(Pdu pdu, byte[] data, Variables variables) {
        long actual = actual(pdu, data, variables);
        if (operator.equals("=")) {
            for (String alternative : value.split("\\|")) {
                if (actual == wanted(alternative, variables)) {
                    return true;
                }
            }
            return false;
        }
        long wanted = wanted(value, variables);
        return switch (operator) {
            case "!=" -> actual != wanted;
            case "<=" -> Long.compareUnsigned(actual, wanted) <= 0;
            case ">=" -> Long.compareUnsigned(actual, wanted) >= 0;
            case "<" -> Long.compareUnsigned(actual, wanted) < 0;
            case ">" -> Long.compareUnsigned(actual, wanted) > 0;
            case "&" -> (actual & wanted) == wanted;
            default -> (actual & wanted) == 0;
        };
    }

    private long actual(Pdu pdu, byte[] data, Variables variables) {
        if (name.startsWith("$")) {
            return variables.number(name);
        }
        if (Variables.isPiece(name)) {
            return Variables.piece(data, variables.placed(name));
        }
        if (name.equals("length")) {
            return data.length;
        }
        return pdu.find(name)
                .orElseThrow(() -> new IllegalArgumentException("there is no field \"" + name + "\" in " + pdu))
                .get(pdu.bytes());
    }

    private long wanted(String text, Variables variables) {
        return name.equals("status") ? status(text, variables) : variables.number(text);
    }

    /** Status as SCT/SC, both hexadecimal, or as a number. */
    static long status(String text, Variables variables) {
        int slash = text.startsWith("$") ? -1 : text.indexOf('/');
        if (slash < 0) {
            return variables.number(text);
        }
        return Long.parseLong(text.substring(0, slash), 16) << 8 | Long.parseLong(text.substring(slash + 1), 16);
    }

    @Override
    public String toString() {
        return name + operator + value;
    }
}
