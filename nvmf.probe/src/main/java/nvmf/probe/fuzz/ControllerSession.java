package nvmf.probe.fuzz;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import nvmf.api.probe.FuzzPlan;
import nvmf.probe.wire.CommonHeader;
import nvmf.probe.wire.Heard;
import nvmf.probe.wire.Line;
import nvmf.probe.wire.Pdu;
import nvmf.probe.wire.PduKind;
import nvmf.probe.wire.PduWriter;
import nvmf.probe.wire.Splits;
import nvmf.probe.wire.Terms;

/**
 * A host that connects, does what hosts do, and gets much of it wrong. After a few commands comes one that is right; its answer, a TermReq,
 * or the end of the connection must come within the time there is, and each command that went out must have come to its end.
 */
final class ControllerSession implements Closeable {
    private static final int ROUNDS = 12;
    private static final int BATCH_MAX = 6;
    private static final int READY_POLLS = 500;
    private static final long GIVEN_MAX = 4 << 20;
    private static final int PIECE_MAX = 1 << 20;

    private final FuzzPlan plan;
    private final InetSocketAddress address;
    private final Random random;
    private final Mutator mutator;
    private final Menu menu;
    private final Contact.Surroundings around;
    private final List<Contact> contacts = new ArrayList<>();
    private Ledger ledger = new Ledger(true);
    private long lastPaid = -1;
    private long result;

    ControllerSession(
            FuzzPlan plan, InetSocketAddress address, long seed, int blockSize, Recording recording, Tally tally) {
        this.plan = plan;
        this.address = address;
        this.random = new Random(seed);
        this.mutator = new Mutator(random);
        this.menu = new Menu(random, plan.subnqn().value(), blockSize);
        this.around = new Contact.Surroundings(recording, tally, splits(), plan.patience());
    }

    private Splits splits() {
        return switch (random.nextInt(8)) {
            case 0 -> Splits.every(1 + random.nextInt(16));
            case 1, 2 -> {
                Random pieces = new Random(random.nextLong());
                yield Splits.by(() -> 1 + pieces.nextInt(200));
            }
            default -> Splits.NONE;
        };
    }

    /**
     * Goes through with it.
     *
     * @throws Trouble if the controller did what it must not
     */
    void run() throws IOException {
        int stage = random.nextInt(100);
        Contact admin = contact("admin");
        greet(admin, stage < 8);
        if (!admin.isOpen()) {
            return;
        }
        boolean first = stage < 16;
        if (!connect(admin, 0, 0xFFFF, first)) {
            return;
        }
        long cntlid = result & 0xFFFF;
        if (stage < 50) {
            boolean early = random.nextInt(4) == 0;
            if (early || enable(admin)) {
                rounds(admin, true, menu::admin);
            }
        } else if (enable(admin)) {
            Contact io = contact("io");
            greet(io, false);
            ledger = new Ledger(false);
            if (io.isOpen() && connect(io, 1, cntlid, stage < 60)) {
                rounds(io, false, menu::io);
            }
        }
    }

    private Contact contact(String name) throws IOException {
        Contact contact = new Contact(name, Line.connect(address, plan.patience()), around);
        contacts.add(contact);
        return contact;
    }

    private void greet(Contact contact, boolean wrong) throws IOException {
        int digests = random.nextInt(3) == 0 ? 0 : random.nextInt(4);
        int alignment = random.nextInt(3) == 0 ? random.nextInt(32) : 0;
        Pdu icReq = menu.icReq(digests, alignment, random.nextInt(16)).write();
        if (wrong) {
            Mutant mutant = mutator.mutate(icReq, Terms.NONE);
            contact.send(mutant);
            if (mutant.isHungry()) {
                contact.part();
                return;
            }
        } else {
            contact.send(icReq);
        }
        Heard heard = contact.receive(plan.patience());
        if (heard.is(Heard.What.SILENCE)) {
            throw new Trouble("there was no answer to ICReq");
        }
        if (heard.isPdu(PduKind.ICRESP)) {
            contact.agree(Terms.ofIcResp(heard.pdu().orElseThrow()));
        } else if (contact.isOpen()) {
            throw new Trouble("the answer to ICReq was " + heard);
        }
    }

    /** Whether the queue is connected; a Connect that is as it should be must succeed. */
    private boolean connect(Contact contact, int qid, long cntlid, boolean wrong) throws IOException {
        Pdu connect = menu.connect(contact.terms(), qid, cntlid);
        if (wrong) {
            if (!mutate(contact, connect)) {
                return false;
            }
            return settle(contact, menu.status(contact.terms())) && result >= 0;
        }
        if (!settle(contact, connect)) {
            throw new Trouble("a valid Connect ended the connection");
        }
        if (result < 0) {
            throw new Trouble("a valid Connect is refused");
        }
        return true;
    }

    private boolean enable(Contact contact) throws IOException {
        if (!settle(contact, menu.enable(contact.terms()))) {
            return false;
        }
        for (int i = 0; i < READY_POLLS; i++) {
            if (!settle(contact, menu.status(contact.terms()))) {
                return false;
            }
            if ((result & 1) != 0) {
                return true;
            }
        }
        throw new Trouble("the controller was enabled and is not ready");
    }

    private void rounds(Contact contact, boolean admin, Function<Terms, Pdu> commands) throws IOException {
        for (int round = 0; round < ROUNDS; round++) {
            int batch = 1 + random.nextInt(BATCH_MAX);
            for (int i = 0; i < batch; i++) {
                Pdu pdu = commands.apply(contact.terms());
                if (random.nextInt(10) < 7) {
                    if (!mutate(contact, pdu)) {
                        return;
                    }
                } else {
                    send(contact, pdu);
                }
            }
            Pdu right = admin ? menu.status(contact.terms()) : menu.read(contact.terms());
            if (!settle(contact, right)) {
                return;
            }
        }
        while (!ledger.isEmpty()) {
            if (!hear(contact, "commands were not completed: " + ledger)) {
                return;
            }
        }
    }

    private void send(Contact contact, Pdu pdu) throws IOException {
        ledger.sent(pdu.bytes());
        contact.send(pdu);
    }

    /** Sends it with something wrong; whether there is still somebody to talk to. */
    private boolean mutate(Contact contact, Pdu pdu) throws IOException {
        Mutant mutant = mutator.mutate(pdu, contact.terms());
        while (!plan.destructive() && mutant.takesApart()) {
            mutant = mutator.mutate(pdu, contact.terms());
        }
        ledger.sent(mutant.bytes());
        contact.send(mutant);
        if (mutant.isHungry()) {
            contact.part();
        }
        return contact.isOpen();
    }

    /** Sends a command that is right and waits for its end. False if the connection is over instead. */
    private boolean settle(Contact contact, Pdu pdu) throws IOException {
        send(contact, pdu);
        long cid = pdu.get("cid");
        while (hear(contact, "there was no answer to " + pdu)) {
            if (lastPaid == cid) {
                lastPaid = -1;
                return true;
            }
        }
        return false;
    }

    /** Takes what comes next, and does what a host does with it. False if the connection is over. */
    private boolean hear(Contact contact, String silence) throws IOException {
        Heard heard = contact.receive(plan.patience());
        if (heard.is(Heard.What.SILENCE)) {
            throw new Trouble(silence + " within " + plan.patience().toMillis() + " ms");
        }
        if (!contact.isOpen()) {
            return false;
        }
        Pdu pdu = heard.pdu().orElseThrow();
        if (pdu.is(PduKind.RESPONSE)) {
            around.tally().answer(String.format("status %x/%02x", pdu.get("sct"), pdu.get("sc")));
            pay(pdu.get("cid"), pdu.get("status") == 0 ? pdu.get("value") : -1);
        } else if (pdu.is(PduKind.R2T)) {
            return give(contact, pdu);
        } else if (pdu.is(PduKind.C2H_DATA)) {
            if (pdu.hasFlag(CommonHeader.SUCCESS)) {
                around.tally().answer("status 0/00");
                pay(pdu.get("cccid"), 0);
            }
        } else {
            throw new Trouble("a controller does not send " + pdu);
        }
        return true;
    }

    private void pay(long cid, long value) {
        ledger.paid(cid);
        lastPaid = cid;
        // A negative result is a failure, and no property that is read here is that large.
        result = value;
    }

    /** Answers an R2T, now and then with something wrong. */
    private boolean give(Contact contact, Pdu r2t) throws IOException {
        long length = r2t.get("r2tl");
        if (length > GIVEN_MAX) {
            contact.reset();
            return false;
        }
        boolean wrong = random.nextInt(4) == 0;
        int piece = (int) Math.max(4, Math.min(contact.terms().dataMax(), PIECE_MAX));
        for (long done = 0; done < length && contact.isOpen(); done += piece) {
            int now = (int) Math.min(piece, length - done);
            Pdu pdu = new PduWriter(PduKind.H2C_DATA, contact.terms())
                    .with("cccid", r2t.get("cccid"))
                    .with("ttag", r2t.get("ttag"))
                    .with("datao", r2t.get("r2to") + done)
                    .with("flags", done + now == length ? CommonHeader.LAST : 0)
                    .data(new byte[now])
                    .write();
            if (wrong) {
                // What becomes of the command is the controller's to say, if it says anything.
                ledger.paid(r2t.get("cccid"));
                wrong = false;
                if (!mutate(contact, pdu)) {
                    return false;
                }
            } else {
                contact.send(pdu);
            }
        }
        return contact.isOpen();
    }

    @Override
    public void close() throws IOException {
        for (Contact contact : contacts) {
            contact.close();
        }
    }
}
