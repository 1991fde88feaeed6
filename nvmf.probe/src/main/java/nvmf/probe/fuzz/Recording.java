package nvmf.probe.fuzz;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import nvmf.probe.wire.Heard;

/** What went and came in one session, as a script that sends the very same bytes. Thread-safe. */
final class Recording {
    /** A session is over long before. */
    private static final int EVENTS_MAX = 10_000;

    private static final int RUN_MIN = 8;

    private final List<String> lines = new ArrayList<>();
    private String current = "";

    synchronized void sent(String connection, byte[] bytes, String what) {
        on(connection);
        add("# " + what.replace('\n', ' '));
        add("send hex " + pattern(bytes));
    }

    synchronized void heard(String connection, Heard heard) {
        on(connection);
        add("expect any or close or silence within 1 s   # " + heard);
    }

    synchronized void did(String connection, String verb) {
        on(connection);
        add(verb);
    }

    private void on(String connection) {
        if (!connection.equals(current)) {
            current = connection;
            add("use " + connection);
        }
    }

    private void add(String line) {
        if (lines.size() < EVENTS_MAX) {
            lines.add(line);
        }
    }

    synchronized String script() {
        return String.join("\n", lines) + "\n";
    }

    /** Hexadecimal, with what is there many times in a row written once. */
    static String pattern(byte[] bytes) {
        List<String> parts = new ArrayList<>();
        int literal = 0;
        for (int at = 0; at < bytes.length; ) {
            int run = at;
            while (run < bytes.length && bytes[run] == bytes[at]) {
                run++;
            }
            if (run - at >= RUN_MIN) {
                addLiteral(parts, bytes, literal, at);
                parts.add(HexFormat.of().toHexDigits(bytes[at]) + "*" + (run - at));
                literal = run;
            }
            at = run;
        }
        addLiteral(parts, bytes, literal, bytes.length);
        return String.join("+", parts);
    }

    private static void addLiteral(List<String> parts, byte[] bytes, int from, int to) {
        if (to > from) {
            parts.add(HexFormat.of().formatHex(bytes, from, to));
        }
    }
}
