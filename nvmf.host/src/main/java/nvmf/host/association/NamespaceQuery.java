package nvmf.host.association;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.IntPredicate;
import nvmf.api.spec.Wire;
import nvmf.api.spec.admin.GetLogPage;
import nvmf.api.spec.admin.NamespaceList;
import nvmf.host.namespace.NamespaceScan;
import nvmf.host.queue.Failures;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a controller's namespaces are, or what became of them. */
final class NamespaceQuery {
    private static final Logger LOG = LoggerFactory.getLogger(NamespaceQuery.class);

    private NamespaceQuery() {}

    /** Asks about every active namespace. */
    static CompletionStage<NamespaceScan.Result> all(Session session) {
        return scan(session, nsid -> true);
    }

    /**
     * Asks about those namespaces that the Changed Namespace List names, which clears the event, and those that are not known yet;
     * about every one where the list overflowed or cannot be had.
     */
    static CompletionStage<NamespaceScan.Result> changed(Session session, IntPredicate known) {
        GetLogPage log = new GetLogPage(GetLogPage.CHANGED_NAMESPACES, 0, NamespaceList.BYTES, 0);
        return session.admin()
                .log(log, NamespaceQuery::changed)
                .exceptionallyCompose(failure -> {
                    LOG.debug("{}: {}", session.admin().queue(), Failures.sentence(failure));
                    return CompletableFuture.completedFuture(Set.of(NamespaceList.OVERFLOW));
                })
                .thenCompose(changed -> changed.contains(NamespaceList.OVERFLOW)
                        ? all(session)
                        : scan(session, nsid -> changed.contains(nsid) || !known.test(nsid)));
    }

    /** The list is in no order, so nothing but its length bounds it. */
    private static Set<Integer> changed(ByteBuffer page) {
        ByteBuffer view = Wire.view(page);
        Set<Integer> changed = new HashSet<>();
        for (int i = 0; i < NamespaceList.ENTRIES_MAX; i++) {
            int nsid = view.getInt(i * Integer.BYTES);
            if (nsid == 0) {
                break;
            }
            changed.add(nsid);
        }
        return changed;
    }

    private static CompletionStage<NamespaceScan.Result> scan(Session session, IntPredicate wanted) {
        ControllerFacts facts = session.facts();
        boolean describes = Integer.compareUnsigned(facts.version(), ControllerFacts.VERSION_1_3) >= 0;
        return NamespaceScan.run(session.admin(), describes, facts.limits().volatileWriteCache(), wanted);
    }
}
