package nvmf.controller.reservation;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.CRC32C;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.nvm.ReservationType;
import nvmf.controller.reservation.ReservationState.Held;
import nvmf.controller.reservation.ReservationState.Registrant;

/**
 * A reservation state as lines that a person can read and a checksum over them:
 *
 * <pre>
 * nvmf reservations 1
 * subsystem nqn.2014-08.org.example:disk
 * namespace 5a1c…
 * generation 3
 * held 1 11223344-…
 * registrant 11223344-… 00000000000000aa
 * crc32c 0badcafe
 * </pre>
 *
 * @param subsystem and
 * @param namespace whose reservations these are: those of another are refused
 */
record ReservationText(Nqn subsystem, UUID namespace) {
    private static final String TITLE = "nvmf reservations 1";
    private static final String CHECKSUM = "crc32c ";

    String fileName() {
        return namespace + ".reservations";
    }

    byte[] encode(ReservationState state) {
        StringBuilder lines = new StringBuilder();
        line(lines, TITLE);
        line(lines, "subsystem " + subsystem);
        line(lines, "namespace " + namespace);
        line(lines, "generation " + Integer.toUnsignedString(state.generation()));
        state.held().ifPresent(held -> line(lines, "held " + held.type().code() + " " + held.holder()));
        for (Registrant registrant : state.registrants()) {
            line(lines, "registrant " + registrant.host() + " " + String.format("%016x", registrant.key()));
        }
        line(lines, CHECKSUM + checksum(lines.toString()));
        return lines.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static void line(StringBuilder lines, String line) {
        lines.append(line).append('\n');
    }

    private static String checksum(String lines) {
        CRC32C crc = new CRC32C();
        crc.update(lines.getBytes(StandardCharsets.US_ASCII));
        return String.format("%08x", crc.getValue());
    }

    /**
     * The state in such bytes.
     *
     * @throws IllegalArgumentException with a sentence if they are damaged or another namespace's
     */
    ReservationState decode(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.US_ASCII);
        int last = text.lastIndexOf(CHECKSUM);
        require(text.startsWith(TITLE + "\n"), "it does not begin with \"" + TITLE + "\"");
        require(
                last > 0 && text.substring(last).equals(CHECKSUM + checksum(text.substring(0, last)) + "\n"),
                "it is damaged, its checksum does not match");
        List<String> lines = text.substring(0, last).lines().toList();
        require(lines.contains("subsystem " + subsystem), "it is not of subsystem " + subsystem);
        require(lines.contains("namespace " + namespace), "it is not of namespace " + namespace);
        return state(lines.subList(3, lines.size()));
    }

    private static ReservationState state(List<String> lines) {
        int generation = 0;
        Optional<Held> held = Optional.empty();
        List<Registrant> registrants = new ArrayList<>();
        for (String line : lines) {
            String[] words = line.split(" ");
            switch (words[0]) {
                case "generation" -> generation = Integer.parseUnsignedInt(word(words, 1));
                case "held" -> held = Optional.of(new Held(type(word(words, 1)), UUID.fromString(word(words, 2))));
                case "registrant" ->
                    registrants.add(new Registrant(
                            UUID.fromString(word(words, 1)), Long.parseUnsignedLong(word(words, 2), 16)));
                default -> throw new IllegalArgumentException("nobody knows its line \"" + line + "\"");
            }
        }
        return new ReservationState(generation, true, registrants, held);
    }

    private static ReservationType type(String code) {
        return ReservationType.of(Integer.parseInt(code))
                .orElseThrow(() -> new IllegalArgumentException("there is no reservation type " + code));
    }

    private static String word(String[] words, int index) {
        require(index < words.length, "its line \"" + String.join(" ", words) + "\" is too short");
        return words[index];
    }

    private static void require(boolean condition, String sentence) {
        if (!condition) {
            throw new IllegalArgumentException(sentence);
        }
    }
}
