package nvmf.itest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What {@code docs/spec-coverage.md} and {@code docs/reliability.md} say is shown by a test, is: the tests they name are there. */
final class CoverageTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final Pattern ROW = Pattern.compile("(?m)^\\| ([WKADVSRB]\\d\\d) \\|[^|]+\\| `(\\w+)`[^|]*\\|(.*)$");
    private static final Pattern TEST = Pattern.compile("`([a-z.]+):(\\w+)(?:#(\\w+))?`");
    private static final Pattern CASE = Pattern.compile("\\binterop (\\d\\d)\\b");

    private static final Pattern CATALOGUE =
            Pattern.compile("(?m)^\\| (H?)([A-N])\\d* to H?([A-N])\\d* \\|[^|]+\\|([^|]*)\\|([^|]*)\\|$");

    /** How many rows each chapter has, from 01 on without a gap. */
    private static final Map<String, Integer> CHAPTERS =
            Map.of("W", 30, "K", 22, "A", 38, "D", 22, "V", 17, "S", 13, "R", 14, "B", 23);

    /** The chapters of the catalogue of hostile inputs: what controllers have to survive, A to N, and hosts, HA to HG. */
    private static final String FOR_CONTROLLERS = "ABCDEFGHIJKLMN";

    private static final String FOR_HOSTS = "ABCDEFG";

    private String document = "";

    @BeforeEach
    void read() throws IOException {
        String text = Files.readString(ROOT.resolve("docs/spec-coverage.md"));
        // The preface explains the form with a name that is none.
        document = text.substring(text.indexOf("\n## "));
    }

    @Test
    void everyRowIsDoneOrSaysWhatItIs() {
        assertThat(rows()).hasSizeGreaterThan(150);
        assertThat(rows().map(row -> row.group(2)).distinct()).isSubsetOf("done", "partial", "later", "refused");
        assertThat(rows().map(row -> row.group(1))).doesNotHaveDuplicates();
    }

    // A row that is lost is a promise that nobody misses.
    @Test
    void noRowIsLost() {
        Set<String> expected = new TreeSet<>();
        CHAPTERS.forEach((chapter, count) -> IntStream.rangeClosed(1, count)
                .forEach(row -> expected.add(String.format(Locale.ROOT, "%s%02d", chapter, row))));
        assertThat(rows().map(row -> row.group(1))).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void noChapterOfTheCatalogueIsLost() {
        Set<String> expected = new TreeSet<>();
        FOR_CONTROLLERS.chars().forEach(letter -> expected.add(Character.toString(letter)));
        FOR_HOSTS.chars().forEach(letter -> expected.add("H" + Character.toString(letter)));
        Set<String> told = new TreeSet<>();
        CATALOGUE.matcher(document).results().forEach(row -> {
            // One row may be of several chapters: "HA to HC".
            for (char letter = row.group(2).charAt(0); letter <= row.group(3).charAt(0); letter++) {
                assertThat(told.add(row.group(1) + letter)).as(row.group()).isTrue();
            }
            assertThat(TEST.matcher(row.group(4)).find() || !row.group(5).isBlank())
                    .as("a test, or what is missing: %s", row.group())
                    .isTrue();
        });
        assertThat(told).isEqualTo(expected);
    }

    @Test
    void whatIsDoneIsShownByATest() {
        assertThat(rows().filter(row -> row.group(2).equals("done"))
                        .filter(row -> !TEST.matcher(row.group(3)).find())
                        .map(row -> row.group(1)))
                .isEmpty();
    }

    @Test
    void theTestsItNamesAreThere() {
        assertThat(missing(TEST, CoverageTest::isThere)).isEmpty();
    }

    @Test
    void thePromisesOfReliabilityAreHeld() throws IOException {
        document = Files.readString(ROOT.resolve("docs/reliability.md"));
        String promises = document.substring(0, document.indexOf("\n## What is not"));
        assertThat(promises.lines()
                        .filter(line -> line.startsWith("| ") && !line.startsWith("| promise"))
                        .filter(line -> !TEST.matcher(line).find()
                                && !CASE.matcher(line).find()))
                .as("promises without a test")
                .isEmpty();
        theTestsItNamesAreThere();
        theCasesItNamesAreThere();
    }

    @Test
    void theCasesItNamesAreThere() throws IOException {
        Set<String> cases = new TreeSet<>();
        try (Stream<Path> files = Files.list(ROOT.resolve("interop/cases"))) {
            files.forEach(file -> cases.add(file.getFileName().toString().substring(0, 2)));
        }
        assertThat(missing(CASE, named -> cases.contains(named.group(1)))).isEmpty();
    }

    private Stream<MatchResult> rows() {
        return ROW.matcher(document).results();
    }

    private List<String> missing(Pattern pattern, Predicate<MatchResult> isThere) {
        List<MatchResult> named = pattern.matcher(document).results().toList();
        assertThat(named).isNotEmpty();
        return named.stream().filter(isThere.negate()).map(MatchResult::group).toList();
    }

    private static boolean isThere(MatchResult test) {
        Path module = ROOT.resolve("nvmf." + test.group(1));
        Path sources = Files.isDirectory(module) ? module : ROOT.resolve("nvmf.transport." + test.group(1));
        String declaration = test.group(3) == null ? "" : " " + test.group(3) + "(";
        // A contract is a test in the main sources of the testkit.
        return SourcesTest.javaFiles(sources.resolve("src"))
                .filter(file -> file.endsWith(test.group(2) + ".java"))
                .filter(file ->
                        sources.endsWith("nvmf.testkit") || file.toString().contains("src/test/java"))
                .anyMatch(file -> SourcesTest.mentions(file, declaration));
    }
}
