package nvmf.shell.command;

/** LDAP filters, which configurations refer to services by. */
public final class Filter {
    private Filter() {}

    /** A filter that takes one value of one property, whatever characters are in it (RFC 4515, section 3). */
    public static String of(String property, String value) {
        StringBuilder escaped = new StringBuilder();
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\\' || c == '*' || c == '(' || c == ')') {
                escaped.append('\\');
            }
            escaped.append(c);
        }
        return "(" + property + "=" + escaped + ")";
    }
}
