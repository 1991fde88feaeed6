package nvmf.host.association;

import java.util.Optional;
import nvmf.api.spec.Page;
import nvmf.api.spec.fabrics.TransportAddress;

/**
 * What can be seen of an association from elsewhere.
 *
 * @param session the one that counts; what others still report is of no interest
 * @param address where that is; while there is none, where the next one is tried
 */
record View(Optional<Session> session, TransportAddress address, Page identity, int cntlid) {
    static View of(Session session, TransportAddress address) {
        return new View(
                Optional.of(session),
                address,
                session.facts().identity(),
                session.facts().cntlid());
    }

    /** The session is over, and nothing else is new. */
    View without(TransportAddress next) {
        return new View(Optional.empty(), next, identity, cntlid);
    }

    /** The next session is tried there. */
    View next(TransportAddress next) {
        return session.isPresent() ? this : without(next);
    }

    boolean isOf(Session one) {
        return session.isPresent() && session.get() == one;
    }
}
