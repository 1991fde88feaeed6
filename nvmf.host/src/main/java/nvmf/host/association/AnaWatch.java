package nvmf.host.association;

import java.io.IOException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import nvmf.host.ana.AnaQuery;
import nvmf.host.ana.AnaStates;
import nvmf.host.ana.AnaTerms;
import nvmf.host.queue.AdminQueue;
import nvmf.host.queue.QueueThread;

/**
 * Keeps what a controller says of how well it reaches namespaces, and gives the controller up if a group stays between two states for
 * longer than it may (ANATT). On the admin queue's thread.
 */
final class AnaWatch {
    /** As much patience as hosts in the field have: the clock of the controller began before the event was here. */
    private static final int TRANSITIONS = 2;

    private final AdminQueue admin;
    private final AnaTerms terms;
    private final Consumer<AnaStates> listener;
    private boolean changing;
    private QueueThread.Timer limit = () -> {};

    /**
     * Nothing was read yet.
     *
     * @param listener learns of each state that is read but the first
     */
    AnaWatch(AdminQueue admin, AnaTerms terms, Consumer<AnaStates> listener) {
        this.admin = admin;
        this.terms = terms;
        this.listener = listener;
    }

    /** Reads the log for the first time. */
    CompletionStage<AnaStates> start() {
        return AnaQuery.read(admin, terms).thenApply(this::look);
    }

    /** Reads it again. */
    CompletionStage<Void> again() {
        return AnaQuery.read(admin, terms).thenApply(this::look).thenAccept(listener);
    }

    private AnaStates look(AnaStates states) {
        boolean before = changing;
        changing = states.isChanging();
        if (changing && !before) {
            limit = admin.queue().thread().after(TRANSITIONS * 1000L * terms.transitionSeconds(), this::onLimit);
        } else if (!changing) {
            limit.cancel();
        }
        return states;
    }

    private void onLimit() {
        if (changing) {
            admin.queue()
                    .close(new IOException("an ANA group has been between two states for longer than ANATT, "
                            + terms.transitionSeconds() + " s"));
        }
    }

    /** Nothing is given up any more. */
    void stop() {
        admin.queue().thread().execute(limit::cancel);
    }
}
