package nvmf.shell.serve;

/** The PIDs and keys of the configuration that Declarative Services turn into what is served. */
final class Names {
    static final String RAM = "nvmf.block.ram";
    static final String NULL = "nvmf.block.null";
    static final String FILE = "nvmf.block.file";
    static final String SUBSYSTEM = "nvmf.subsystem";
    static final String NAMESPACE = "nvmf.namespace";
    static final String PORT = "nvmf.port";
    static final String TCP = "nvmf.transport.tcp";

    static final String DEVICE = "nvmf.device";
    static final String NQN = "nvmf.nqn";
    static final String BLOCK_SIZE = "blockSize";
    static final String SIZE = "size";
    static final String PATH = "path";

    private Names() {}

    /** An LDAP filter that takes one value of one property, whatever characters are in it (RFC 4515, section 3). */
    static String filter(String property, String value) {
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
