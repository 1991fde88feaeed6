package nvmf.host.ana;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import nvmf.api.spec.ProtocolException;
import nvmf.api.spec.StatusException;
import nvmf.api.spec.admin.AnaLog;
import nvmf.api.spec.admin.GetLogPage;
import nvmf.host.queue.AdminQueue;
import nvmf.host.queue.Failures;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the ANA log. */
public final class AnaQuery {
    private static final Logger LOG = LoggerFactory.getLogger(AnaQuery.class);

    private AnaQuery() {}

    /**
     * Reads it whole, which clears the event. Fails only with the queue: a controller that refuses it does not report, whatever it says;
     * one whose log makes no sense is not believed.
     */
    public static CompletionStage<AnaStates> read(AdminQueue admin, AnaTerms terms) {
        if (!terms.reports()) {
            return CompletableFuture.completedFuture(AnaStates.NONE);
        }
        int specific = terms.groupsOnly() ? AnaLog.GROUPS_ONLY : 0;
        GetLogPage log = new GetLogPage(GetLogPage.ANA, 0, specific, false, terms.logBytes(), 0, false, 0);
        return admin.log(log, page -> states(page, terms)).exceptionallyCompose(failure -> {
            Throwable cause = Failures.unwrap(failure);
            boolean refused = cause instanceof StatusException && !(cause.getCause() instanceof IOException);
            if (!refused && !(cause instanceof ProtocolException)) {
                return CompletableFuture.failedFuture(cause);
            }
            LOG.warn("{}: how well it reaches namespaces is not known: {}", admin.queue(), Failures.sentence(cause));
            return CompletableFuture.completedFuture(refused ? AnaStates.NONE : AnaStates.UNKNOWN);
        });
    }

    private static AnaStates states(ByteBuffer page, AnaTerms terms) {
        try {
            return AnaStates.of(AnaLog.decode(page), terms);
        } catch (ProtocolException e) {
            throw new CompletionException(e);
        }
    }
}
