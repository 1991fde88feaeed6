package nvmf.controller.inventory;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import nvmf.api.spec.Nqn;
import nvmf.controller.model.Limits;

/**
 * What is known of a namespace that a host made, as it is kept beside its device.
 *
 * @param shared whether more than one host can have it
 * @param hosts  who has it
 */
record Card(Nqn subsystem, int nsid, UUID uuid, boolean shared, Set<Nqn> hosts) {
    private static final String FORM = "namespace 1";

    Card {
        hosts = Set.copyOf(hosts);
    }

    Card with(Set<Nqn> next) {
        return new Card(subsystem, nsid, uuid, shared, next);
    }

    /** Lines of text. */
    String note() {
        return String.join(
                        "\n",
                        FORM,
                        subsystem.value(),
                        Integer.toString(nsid),
                        uuid.toString(),
                        shared ? "shared" : "private")
                + "\n"
                + new TreeSet<>(hosts.stream().map(Nqn::value).toList())
                        .stream().map(host -> host + "\n").collect(Collectors.joining());
    }

    /** What a note says; nothing if it is none of these. */
    static Optional<Card> of(String note) {
        String[] lines = note.split("\n");
        if (lines.length < 5 || !lines[0].equals(FORM)) {
            return Optional.empty();
        }
        try {
            int nsid = Integer.parseInt(lines[2]);
            if (nsid < 1 || nsid > Limits.NSID_MAX) {
                return Optional.empty();
            }
            Set<Nqn> hosts = new HashSet<>();
            for (int i = 5; i < lines.length; i++) {
                hosts.add(new Nqn(lines[i]));
            }
            return Optional.of(
                    new Card(new Nqn(lines[1]), nsid, UUID.fromString(lines[3]), lines[4].equals("shared"), hosts));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
