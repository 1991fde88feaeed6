package nvmf.probe.fuzz;

import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import nvmf.api.probe.FuzzPlan;
import nvmf.probe.wire.Heard;
import nvmf.probe.wire.Line;
import nvmf.probe.wire.Pdu;
import nvmf.probe.wire.PduKind;
import nvmf.probe.wire.PduWriter;
import nvmf.probe.wire.Splits;
import nvmf.probe.wire.Terms;

/**
 * One connection of a host, to a controller that gets things wrong. The host may do as it likes with that, but when the controller ends
 * the connection so must the host, within the time there is.
 */
final class HostSession {
    /** After something wrong a host may wait for what will not come; nobody need wait with it. */
    private static final Duration QUIET = Duration.ofMillis(150);

    private static final int IDLE_MAX = 4;

    /** From a controller that hardly lets a host in, to one that seldom errs and is used for long. */
    private static final int[] ONE_IN = {5, 10, 20, 40};

    private final FuzzPlan plan;
    private final PlayedController controller;
    private final Contact contact;
    private final Random random;
    private final Mutator mutator;
    private final Tally tally;
    private final int oneIn;
    private boolean wrong;

    HostSession(FuzzPlan plan, PlayedController controller, Line line, Tally tally) {
        int number = controller.admit();
        this.plan = plan;
        this.controller = controller;
        this.tally = tally;
        this.random = new Random(controller.seed() * 31 + number);
        this.mutator = new Mutator(random);
        this.oneIn = ONE_IN[Math.floorMod(controller.seed(), ONE_IN.length)];
        Random pieces = new Random(random.nextLong());
        Splits splits = random.nextInt(4) == 0 ? Splits.by(() -> 1 + pieces.nextInt(200)) : Splits.NONE;
        this.contact = new Contact(
                "c" + number, line, new Contact.Surroundings(controller.recording(), tally, splits, plan.patience()));
    }

    /**
     * Serves the host until either side ends it.
     *
     * @throws Trouble if the host did what it must not
     */
    void run() throws IOException {
        try {
            if (greet()) {
                serve(new PlayedQueue(controller, random, contact.terms()));
            }
        } finally {
            controller.end();
            contact.close();
        }
    }

    private boolean greet() throws IOException {
        Heard heard = contact.receive(plan.patience());
        if (heard.is(Heard.What.SILENCE)) {
            throw new Trouble("a host connected and said nothing");
        }
        if (!heard.isPdu(PduKind.ICREQ)) {
            if (contact.isOpen()) {
                throw new Trouble("a host began with " + heard);
            }
            return false;
        }
        Pdu icReq = heard.pdu().orElseThrow();
        Pdu icResp = new PduWriter(PduKind.ICRESP, Terms.NONE)
                .with("dgst", icReq.get("dgst"))
                .with("cpda", random.nextInt(3) == 0 ? random.nextInt(32) : 0)
                .with("maxh2cdata", 4096L << random.nextInt(6))
                .write();
        contact.agree(Terms.NONE);
        if (!say(icResp)) {
            return false;
        }
        contact.agree(Terms.of(icReq, icResp));
        return true;
    }

    private void serve(PlayedQueue queue) throws IOException {
        int idle = 0;
        while (contact.isOpen()) {
            if (controller.isOver()) {
                contact.part();
                return;
            }
            Heard heard = contact.receive(QUIET);
            if (heard.pdu().isPresent() && contact.isOpen()) {
                idle = 0;
                answer(queue, heard.pdu().get());
            } else if (heard.is(Heard.What.SILENCE) && wrong) {
                tally.answer("nothing");
                contact.part();
            } else if (heard.is(Heard.What.SILENCE) && ++idle == IDLE_MAX) {
                idle = 0;
                mutate(new PduWriter(PduKind.RESPONSE, contact.terms()).write());
            }
        }
    }

    private void answer(PlayedQueue queue, Pdu pdu) throws IOException {
        if (pdu.kind()
                .filter(kind -> kind == PduKind.COMMAND || kind == PduKind.H2C_DATA)
                .isEmpty()) {
            throw new Trouble("a host does not send " + pdu);
        }
        tally.answer(pdu.is(PduKind.COMMAND) ? "command" : "data");
        for (Pdu reply : queue.answer(pdu)) {
            if (!say(reply)) {
                return;
            }
        }
    }

    /** Sends it, now and then with something wrong; whether there is still somebody to talk to. */
    private boolean say(Pdu pdu) throws IOException {
        if (random.nextInt(oneIn) == 0) {
            return mutate(pdu);
        }
        contact.send(pdu);
        return true;
    }

    private boolean mutate(Pdu pdu) throws IOException {
        Mutant mutant = mutator.mutate(pdu, contact.terms());
        wrong = true;
        contact.send(mutant);
        if (mutant.isHungry()) {
            contact.part();
        }
        return contact.isOpen();
    }
}
