package nvmf.host.namespace;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.IntPredicate;
import nvmf.api.spec.ProtocolException;
import nvmf.api.spec.StatusException;
import nvmf.api.spec.admin.Identify;
import nvmf.api.spec.admin.IdentifyNamespace;
import nvmf.api.spec.admin.NamespaceDescriptor;
import nvmf.api.spec.admin.NamespaceList;
import nvmf.host.queue.AdminQueue;
import nvmf.host.queue.Failures;

/**
 * Asks a controller which namespaces are active and what they are: the active list, piece by piece, then two pages of each, one
 * command at a time. Confined to the admin queue's continuations, which never overlap.
 */
public final class NamespaceScan {
    /** More than any controller in the field has; a list without an end stops here. */
    static final int NAMESPACES_MAX = 8192;

    private final AdminQueue admin;
    private final boolean describes;
    private final boolean volatileWriteCache;
    private final IntPredicate wanted;
    private final List<Integer> active = new ArrayList<>();
    private final Map<Integer, NamespaceFacts> facts = new TreeMap<>(Integer::compareUnsigned);
    private final Map<Integer, String> unusable = new TreeMap<>(Integer::compareUnsigned);
    private final CompletableFuture<Result> result = new CompletableFuture<>();
    private int next;

    /**
     * What was found.
     *
     * @param active   all active namespaces, in order
     * @param facts    of those that were wanted and are block devices
     * @param unusable why others, that were wanted too, are not
     */
    public record Result(List<Integer> active, Map<Integer, NamespaceFacts> facts, Map<Integer, String> unusable) {
        public static final Result EMPTY = new Result(List.of(), Map.of(), Map.of());
    }

    private NamespaceScan(AdminQueue admin, boolean describes, boolean volatileWriteCache, IntPredicate wanted) {
        this.admin = admin;
        this.describes = describes;
        this.volatileWriteCache = volatileWriteCache;
        this.wanted = wanted;
    }

    /**
     * Scans. Fails when the queue ends, with a {@link ProtocolException} when the list makes no sense, or with the status of the
     * active list's command.
     *
     * @param describes whether the controller knows identification descriptors (CNS 03h, version 1.3)
     * @param wanted    the namespaces to ask about
     */
    public static CompletionStage<Result> run(
            AdminQueue admin, boolean describes, boolean volatileWriteCache, IntPredicate wanted) {
        NamespaceScan scan = new NamespaceScan(admin, describes, volatileWriteCache, wanted);
        scan.list(0);
        return scan.result;
    }

    private void list(int after) {
        admin.identify(new Identify(Identify.CNS_ACTIVE_NAMESPACES, after), page -> page)
                .whenComplete((page, failure) -> {
                    if (failure != null) {
                        result.completeExceptionally(Failures.unwrap(failure));
                        return;
                    }
                    try {
                        listed(after, NamespaceList.decode(page));
                    } catch (ProtocolException e) {
                        result.completeExceptionally(e);
                    }
                });
    }

    private void listed(int after, List<Integer> piece) throws ProtocolException {
        if (!piece.isEmpty() && Integer.compareUnsigned(piece.get(0), after) <= 0) {
            throw new ProtocolException("the namespace list does not increase: asked for those above "
                    + Integer.toUnsignedString(after) + ", got " + Integer.toUnsignedString(piece.get(0)));
        }
        active.addAll(piece);
        if (active.size() > NAMESPACES_MAX) {
            throw new ProtocolException("the controller lists more than " + NAMESPACES_MAX + " namespaces");
        }
        if (piece.size() == NamespaceList.ENTRIES_MAX) {
            list(piece.get(piece.size() - 1));
        } else {
            identifyNext();
        }
    }

    private void identifyNext() {
        while (next < active.size() && !wanted.test(active.get(next))) {
            next++;
        }
        if (next == active.size()) {
            result.complete(new Result(active, facts, unusable));
            return;
        }
        int nsid = active.get(next++);
        identify(nsid).whenComplete((found, failure) -> {
            if (failure == null) {
                facts.put(nsid, found);
                identifyNext();
            } else if (isAboutThis(Failures.unwrap(failure))) {
                unusable.put(nsid, Failures.sentence(failure));
                identifyNext();
            } else {
                result.completeExceptionally(Failures.unwrap(failure));
            }
        });
    }

    private CompletionStage<NamespaceFacts> identify(int nsid) {
        return admin.identify(new Identify(Identify.CNS_NAMESPACE, nsid), IdentifyNamespace.LAYOUT)
                .thenCompose(page -> descriptors(nsid)
                        .thenApply(descriptors -> NamespaceFacts.of(page, descriptors, volatileWriteCache)));
    }

    private CompletionStage<List<NamespaceDescriptor>> descriptors(int nsid) {
        if (!describes) {
            return CompletableFuture.completedFuture(List.of());
        }
        return admin.identify(new Identify(Identify.CNS_NAMESPACE_DESCRIPTORS, nsid), NamespaceDescriptor::decode);
    }

    /** A refusal or a page without sense concerns one namespace; the loss of the queue concerns the scan. */
    private static boolean isAboutThis(Throwable failure) {
        return failure instanceof IllegalArgumentException
                || failure instanceof StatusException e && !(e.getCause() instanceof IOException);
    }
}
