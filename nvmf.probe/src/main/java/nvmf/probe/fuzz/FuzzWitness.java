package nvmf.probe.fuzz;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import nvmf.probe.wire.Completion;
import nvmf.probe.wire.Conversation;
import nvmf.probe.wire.Line;
import nvmf.probe.wire.Pdu;
import nvmf.probe.wire.PduField;
import nvmf.probe.wire.PeerException;
import nvmf.probe.wire.Terms;

/** An honest host: whatever others do, it goes on being served. */
final class FuzzWitness implements Closeable {
    private static final byte[] NOTHING = new byte[0];
    private static final int READY_POLLS = 500;
    private static final PduField FLBAS = new PduField("flbas", 26, 1, 0, 4);
    private static final int FORMATS = 128;

    private final InetSocketAddress address;
    private final Duration patience;
    private final Menu menu;
    private Conversation admin;
    private Conversation io;
    private int blockSize = 512;

    private FuzzWitness(InetSocketAddress address, Duration patience, Menu menu) {
        this.address = address;
        this.patience = patience;
        this.menu = menu;
    }

    /**
     * Connects.
     *
     * @throws IOException if that fails: then there is nothing to fuzz
     */
    static FuzzWitness connect(InetSocketAddress address, Duration patience, Menu menu) throws IOException {
        FuzzWitness witness = new FuzzWitness(address, patience, menu);
        try {
            witness.open();
            return witness;
        } catch (IOException e) {
            witness.close();
            throw e;
        }
    }

    private void open() throws IOException {
        admin = conversation();
        long cntlid = connect(admin, 0, 0xFFFF);
        success(admin, menu.enable(Terms.NONE));
        int polls = 0;
        while ((success(admin, menu.status(Terms.NONE)).response().get("value") & 1) == 0) {
            if (++polls == READY_POLLS) {
                throw new PeerException("the controller was enabled and is not ready");
            }
        }
        byte[] page = success(admin, menu.identifyNamespace(Terms.NONE)).data();
        if (page.length == 4096) {
            int format = (int) FLBAS.get(page);
            blockSize = 1 << Math.max(9, Math.min(16, page[FORMATS + 4 * format + 2]));
        }
        io = conversation();
        connect(io, 1, cntlid);
    }

    private Conversation conversation() throws IOException {
        return new Conversation(Line.connect(address, patience), patience, line -> {});
    }

    private long connect(Conversation conversation, int qid, long cntlid) throws IOException {
        conversation.initialise(menu.icReq(0, 0, 0));
        return success(conversation, menu.connect(conversation.terms(), qid, cntlid))
                .response()
                .get("cntlid");
    }

    private static Completion success(Conversation conversation, Pdu command) throws IOException {
        Completion completion = conversation.ask(command, NOTHING);
        if (!completion.isSuccess()) {
            throw new PeerException("the status of a valid " + command + " is " + completion.status());
        }
        return completion;
    }

    int blockSize() {
        return blockSize;
    }

    /**
     * Asks for something on both queues.
     *
     * @throws Trouble if there is no answer, or the controller says that it failed
     */
    void testify() throws Trouble {
        try {
            long status = success(admin, menu.status(Terms.NONE)).response().get("value");
            if (status != 1) {
                throw new Trouble("another host's controller has CSTS 0x" + Long.toHexString(status));
            }
            // Others may have reserved or protected the namespace: any answer will do.
            io.ask(menu.read(Terms.NONE), NOTHING);
        } catch (Trouble e) {
            throw e;
        } catch (IOException e) {
            throw new Trouble("another host is not served any more: " + e.getMessage());
        }
    }

    @Override
    public void close() throws IOException {
        if (io != null) {
            io.close();
        }
        if (admin != null) {
            admin.close();
        }
    }
}
