package nvmf.probe.script;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A text read into statements. What they mean is not looked at here. */
public final class Script {
    private static final Set<String> BLOCKS = Set.of("for", "repeat", "procedure", "rule");
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|([^\\s\"]+(?:\"[^\"]*\")?)");
    private static final int DEPTH_MAX = 16;

    private Script() {}

    private record Line(int number, List<String> words) {}

    /**
     * Reads a script: a statement a line, words apart by blanks, text with blanks in quotation marks, what follows {@code #} for people.
     *
     * @param name for messages
     * @throws IllegalArgumentException if blocks do not end, or ends have no beginning
     */
    public static List<Statement> parse(String name, String text) {
        List<Line> lines = new ArrayList<>();
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            List<String> words = words(line);
            if (!words.isEmpty()) {
                lines.add(new Line(number, words));
            }
        }
        Iterator<Line> rest = lines.iterator();
        List<Statement> statements = new ArrayList<>();
        while (rest.hasNext()) {
            statements.add(statement(name, rest.next(), rest, 0));
        }
        return statements;
    }

    private static Statement statement(String name, Line line, Iterator<Line> rest, int depth) {
        String verb = line.words().get(0);
        List<String> words = line.words().subList(1, line.words().size());
        if (verb.equals("end")) {
            throw new IllegalArgumentException(name + ", line " + line.number() + ": there is nothing to end");
        }
        if (!BLOCKS.contains(verb)) {
            return new Statement(line.number(), verb, words, List.of());
        }
        if (depth == DEPTH_MAX) {
            throw new IllegalArgumentException(name + ", line " + line.number() + ": too many blocks in blocks");
        }
        List<Statement> body = new ArrayList<>();
        while (rest.hasNext()) {
            Line next = rest.next();
            if (next.words().equals(List.of("end"))) {
                return new Statement(line.number(), verb, words, body);
            }
            body.add(statement(name, next, rest, depth + 1));
        }
        throw new IllegalArgumentException(name + ", line " + line.number() + ": " + verb + " has no end");
    }

    private static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(line);
        while (matcher.find()) {
            String word = matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
            if (matcher.group(1) == null && word.startsWith("#")) {
                return words;
            }
            words.add(word.replace("\"", ""));
        }
        return words;
    }
}
