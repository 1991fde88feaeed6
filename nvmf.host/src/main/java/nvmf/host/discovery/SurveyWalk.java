package nvmf.host.discovery;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import nvmf.api.host.ReferralPolicy;
import nvmf.api.host.Survey;
import nvmf.api.host.Survey.PassedOver;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.fabrics.DiscoveryEntry;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.host.queue.Failures;

/**
 * Reads the logs of a discovery service and of those it refers to, the nearest first and each once, so that a ring of referrals ends.
 * One after the other: its state is confined though the threads differ.
 */
final class SurveyWalk {
    /** Of all logs together. */
    static final int ENTRIES_MAX = LogReader.RECORDS_MAX;

    private final Function<Service, CompletionStage<List<DiscoveryEntry>>> read;
    private final ReferralPolicy policy;
    private final Deque<Service> waiting = new ArrayDeque<>();
    private final Set<TransportAddress> known = new HashSet<>();
    private final Map<Offer, DiscoveryEntry> offers = new LinkedHashMap<>();
    private final List<PassedOver> passedOver = new ArrayList<>();
    private final CompletableFuture<Survey> result = new CompletableFuture<>();

    /** An NVM subsystem at an address: what makes two entries the same. */
    record Offer(TransportAddress at, Nqn subnqn) {
        static Offer of(DiscoveryEntry entry) {
            return new Offer(entry.address().canonical(), entry.subnqn());
        }
    }

    SurveyWalk(Function<Service, CompletionStage<List<DiscoveryEntry>>> read, ReferralPolicy policy) {
        this.read = read;
        this.policy = policy;
    }

    /** Walks, once. */
    CompletionStage<Survey> from(Service service) {
        known.add(service.address().canonical());
        read.apply(service).whenComplete((log, failure) -> {
            if (failure == null) {
                take(service, log);
                next();
            } else {
                result.completeExceptionally(Failures.unwrap(failure));
            }
        });
        return result;
    }

    private void next() {
        Service service = waiting.poll();
        if (service == null) {
            result.complete(new Survey(List.copyOf(offers.values()), passedOver));
            return;
        }
        read.apply(service).whenComplete((log, failure) -> {
            if (failure == null) {
                take(service, log);
            } else {
                passedOver.add(new PassedOver(service.address(), Failures.sentence(failure)));
            }
            next();
        });
    }

    private void take(Service from, List<DiscoveryEntry> log) {
        for (DiscoveryEntry entry : log) {
            if (ReferralRules.isReferral(entry)) {
                refer(from, entry);
            } else if (entry.subtype() == DiscoveryEntry.NVM_SUBSYSTEM && offers.size() < ENTRIES_MAX) {
                ReferralRules.objection(entry.address(), from.address(), policy)
                        .ifPresentOrElse(why -> passOver(entry, why), () -> offers.putIfAbsent(Offer.of(entry), entry));
            }
        }
    }

    private void refer(Service from, DiscoveryEntry entry) {
        if (known.contains(entry.address().canonical())) {
            return;
        }
        ReferralRules.objection(entry, from, known.size(), policy).ifPresentOrElse(why -> passOver(entry, why), () -> {
            known.add(entry.address().canonical());
            waiting.add(new Service(entry.address(), entry.subnqn(), from.depth() + 1));
        });
    }

    private void passOver(DiscoveryEntry entry, String why) {
        if (passedOver.size() < ENTRIES_MAX) {
            passedOver.add(new PassedOver(entry.address(), why));
        }
    }
}
