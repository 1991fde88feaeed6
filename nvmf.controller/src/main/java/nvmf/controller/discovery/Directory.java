package nvmf.controller.discovery;

import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.fabrics.SecureChannel;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.controller.model.SubsystemCore;

/**
 * Which subsystems are offered at which ports, and which other discovery services hosts are sent to, with the generation counter that
 * every change moves. Callable from any thread: it is one immutable snapshot after the other.
 */
public final class Directory {
    private final AtomicReference<Contents> contents =
            new AtomicReference<>(new Contents(0, Nqn.DISCOVERY, new TreeMap<>(), new TreeMap<>()));
    private final Runnable changed;

    /**
     * A port that can be connected to.
     *
     * @param address where it really listens; may be a wildcard
     * @param channel what hosts are told of secure channels
     */
    public record Offer(int portId, TransportAddress address, SecureChannel channel, List<SubsystemCore> subsystems) {
        public Offer {
            subsystems = List.copyOf(subsystems);
        }
    }

    private record Contents(
            long generation, Nqn self, TreeMap<Integer, Offer> offers, TreeMap<String, Referral> referrals) {
        Contents copy() {
            return new Contents(generation, self, new TreeMap<>(offers), new TreeMap<>(referrals));
        }

        Contents named(Nqn nqn) {
            return new Contents(generation, nqn, offers, referrals);
        }

        Contents after(long before) {
            return new Contents(before + 1, self, offers, referrals);
        }
    }

    /**
     * Starts without ports.
     *
     * @param changed called after each change, on the thread that made it
     */
    public Directory(Runnable changed) {
        this.changed = changed;
    }

    public long generation() {
        return contents.get().generation();
    }

    /** A port opened, or what it offers is now this. */
    public void publish(Offer offer) {
        change(next -> {
            next.offers().put(offer.portId(), offer);
            return next;
        });
    }

    /** A port closed. */
    public void withdraw(int portId) {
        change(next -> {
            next.offers().remove(portId);
            return next;
        });
    }

    /** Hosts are sent to another discovery service, in place of the one of that name. */
    public void refer(Referral referral) {
        change(next -> {
            next.referrals().put(referral.name(), referral);
            return next;
        });
    }

    /** Hosts are not sent there any more. */
    public void withdrawReferral(String name) {
        change(next -> {
            next.referrals().remove(name);
            return next;
        });
    }

    /** The name that the log tells for the discovery subsystem itself. */
    public void name(Nqn self) {
        change(next -> next.named(self));
    }

    /** What is offered is the same, but not for everybody who could use it before. */
    public void refresh() {
        contents.getAndUpdate(now -> now.after(now.generation()));
        changed.run();
    }

    /** An edit that leaves everything as it was is none, and moves no generation. */
    private void change(UnaryOperator<Contents> edit) {
        Contents before = contents.getAndUpdate(now -> {
            Contents next = edit.apply(now.copy());
            return next.equals(now) ? now : next.after(now.generation());
        });
        if (contents.get().generation() != before.generation()) {
            changed.run();
        }
    }

    /** The log for a host. */
    public DirectoryLog log(Visit visit) {
        Contents now = contents.get();
        return DirectoryLog.of(
                now.generation(),
                now.self(),
                now.offers().values(),
                now.referrals().values(),
                visit);
    }
}
