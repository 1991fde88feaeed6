package nvmf.host.association;

import java.util.Optional;
import nvmf.api.spec.Page;

/**
 * What can be seen of an association from elsewhere.
 *
 * @param session the one that counts; what others still report is of no interest
 */
record View(Optional<Session> session, Page identity, int cntlid) {
    boolean isOf(Session one) {
        return session.isPresent() && session.get() == one;
    }
}
