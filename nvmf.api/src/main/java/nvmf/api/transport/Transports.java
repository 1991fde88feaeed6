package nvmf.api.transport;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import nvmf.api.spec.fabrics.TransportType;

/**
 * The transports that are there now, best first. A transport is looked up here when it is needed and never held, so that a bundle can
 * be stopped, updated and started again underneath. Thread-safe.
 */
public final class Transports {
    private final List<Candidate> candidates = new CopyOnWriteArrayList<>();

    private record Candidate(Transport transport, int ranking) {}

    /** A transport came, with its {@code service.ranking}. */
    public void add(Transport transport, int ranking) {
        candidates.add(new Candidate(transport, ranking));
    }

    /** A transport went. */
    public void remove(Transport transport) {
        candidates.removeIf(candidate -> candidate.transport() == transport);
    }

    /**
     * The transports of a type, highest ranking first: at least one.
     *
     * @throws NoTransportException if there is none, with a sentence that names those there are
     */
    public List<Transport> find(TransportType type) throws NoTransportException {
        List<Transport> found = candidates.stream()
                .filter(candidate -> candidate.transport().type() == type)
                .sorted(Comparator.comparingInt(Candidate::ranking).reversed())
                .map(Candidate::transport)
                .collect(Collectors.toCollection(ArrayList::new));
        if (found.isEmpty()) {
            throw new NoTransportException(type, installed());
        }
        return found;
    }

    /** The types that can be had, by name. */
    public List<TransportType> installed() {
        return candidates.stream()
                .map(candidate -> candidate.transport().type())
                .distinct()
                .sorted(Comparator.comparingInt(TransportType::code))
                .toList();
    }
}
