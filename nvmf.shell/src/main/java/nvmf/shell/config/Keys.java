package nvmf.shell.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import nvmf.shell.command.Attribute;
import nvmf.shell.command.UsageException;

/**
 * Tells keys that nobody reads: a misspelt one is ignored by whoever it was for, and something else is served than was meant. A key
 * by which a filter of the same file finds a disk, a subsystem or a port is of use, whatever it is called.
 */
final class Keys {
    /** What Configuration Admin and the service registry have for all. */
    private static final String SERVICE = "service.";

    /** What a filter asks for, before its operator. */
    private static final Pattern ASKED = Pattern.compile("\\(\\s*([^()=<>~*]+?)\\s*[~<>]?=");

    private static final int SLIPS_MAX = 2;

    private final Map<String, List<Attribute>> known;
    private final Set<String> asked = new HashSet<>();

    Keys(Map<String, List<Attribute>> known, Map<String, Map<String, Object>> configurations) {
        this.known = known;
        configurations
                .values()
                .forEach(properties -> properties.forEach((key, value) -> {
                    if (key.endsWith(".target")) {
                        ASKED.matcher(String.valueOf(value)).results().forEach(match -> asked.add(match.group(1)));
                    }
                }));
    }

    /**
     * Checks the keys of a configuration.
     *
     * @param kind its PID, or its factory's with a ~; one that nobody describes may have any keys
     * @throws UsageException with the key that was probably meant, or those there are
     */
    void check(String kind, String pid, Set<String> keys) {
        List<Attribute> attributes = known.get(kind);
        if (attributes == null) {
            return;
        }
        Set<String> there = attributes.stream().map(Attribute::id).collect(Collectors.toSet());
        for (String key : keys) {
            if (!there.contains(key) && !key.startsWith(SERVICE) && !asked.contains(key)) {
                throw new UsageException("there is no \"" + key + "\" in \"" + pid + "\"; "
                        + meant(key, there)
                                .map(id -> "did you mean \"" + id + "\"?")
                                .orElseGet(() -> "there is " + listed(there)));
            }
        }
    }

    private static Optional<String> meant(String key, Set<String> there) {
        String word = key.toLowerCase(Locale.ROOT);
        return there.stream()
                .filter(id -> distance(word, id) <= Math.min(SLIPS_MAX, word.length() - 1))
                .min(Comparator.comparingInt((String id) -> distance(word, id)).thenComparing(id -> id));
    }

    private static String listed(Set<String> there) {
        List<String> ids = new ArrayList<>(there.stream()
                .filter(id -> !id.endsWith(".cardinality.minimum"))
                .sorted()
                .toList());
        return ids.isEmpty() ? "nothing to set" : String.join(", ", ids);
    }

    /** How many letters have to be put, taken or changed to make one word of the other, in whatever case. */
    private static int distance(String word, String id) {
        int[] costs = new int[word.length() + 1];
        for (int i = 0; i <= word.length(); i++) {
            costs[i] = i;
        }
        for (char letter : id.toLowerCase(Locale.ROOT).toCharArray()) {
            int diagonal = costs[0]++;
            for (int i = 1; i <= word.length(); i++) {
                int change = diagonal + (word.charAt(i - 1) == letter ? 0 : 1);
                diagonal = costs[i];
                costs[i] = Math.min(change, Math.min(costs[i], costs[i - 1]) + 1);
            }
        }
        return costs[word.length()];
    }
}
