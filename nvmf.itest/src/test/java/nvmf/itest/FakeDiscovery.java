package nvmf.itest;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import nvmf.api.spec.Cqe;
import nvmf.api.spec.Sqe;
import nvmf.api.spec.Status;
import nvmf.api.spec.Wire;
import nvmf.api.spec.admin.GetLogPage;
import nvmf.api.spec.admin.Identify;
import nvmf.api.spec.fabrics.Connect;
import nvmf.api.spec.fabrics.Property;
import nvmf.api.spec.fabrics.PropertyGet;
import nvmf.api.spec.fabrics.PropertySet;
import nvmf.api.transport.Acceptor;
import nvmf.api.transport.CommandHandler;
import nvmf.api.transport.ControllerQueuePair;
import nvmf.api.transport.IncomingCommand;

/** A discovery controller that tells a log as it is given, whatever it says; its numbers are typed from the specification. */
final class FakeDiscovery implements Acceptor {
    private static final int RECORD = 1024;
    private static final int CNTLID = 1;

    private final ByteBuffer log;

    /** With these entries, each of 1024 bytes. */
    FakeDiscovery(List<ByteBuffer> entries) {
        log = Wire.allocateDirect(RECORD * (1 + entries.size()));
        log.putLong(0, 1).putLong(8, entries.size());
        for (int i = 0; i < entries.size(); i++) {
            log.put(RECORD * (i + 1), entries.get(i), 0, RECORD);
        }
    }

    /** An entry: Base Specification, "Discovery Log Page Entry Data Structure". */
    static ByteBuffer entry(int trtype, int adrfam, String traddr, String trsvcid, String subnqn, int... tsas) {
        ByteBuffer entry = Wire.allocate(RECORD);
        entry.put(0, (byte) trtype).put(1, (byte) adrfam).put(2, (byte) 2);
        entry.putShort(4, (short) 7).putShort(6, (short) 0xFFFF).putShort(8, (short) 32);
        text(entry, 32, 32, trsvcid, ' ');
        text(entry, 256, 256, subnqn, '\0');
        text(entry, 512, 256, traddr, ' ');
        for (int i = 0; i < tsas.length; i++) {
            entry.put(768 + i, (byte) tsas[i]);
        }
        return entry;
    }

    private static void text(ByteBuffer entry, int at, int width, String text, char padding) {
        byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < width; i++) {
            entry.put(at + i, i < ascii.length ? ascii[i] : (byte) padding);
        }
    }

    @Override
    public CommandHandler accept(ControllerQueuePair queue) {
        return new Controller(queue);
    }

    /** One association; on its queue's thread. */
    private final class Controller implements CommandHandler {
        private final ControllerQueuePair queue;
        private int cc;

        Controller(ControllerQueuePair queue) {
            this.queue = queue;
        }

        @Override
        public void onCommand(IncomingCommand command) {
            Sqe sqe = command.sqe();
            if (sqe.isFabrics()) {
                fabrics(command, sqe);
                return;
            }
            switch (sqe.opcode()) {
                case Identify.OPCODE -> send(command, identity());
                case GetLogPage.OPCODE -> {
                    GetLogPage page = GetLogPage.of(sqe);
                    send(command, Wire.view(log, (int) page.offset(), (int) page.bytes()));
                }
                default -> command.respond(Cqe.of(sqe.cid(), Status.INVALID_OPCODE.dnr()));
            }
        }

        private void fabrics(IncomingCommand command, Sqe sqe) {
            switch (sqe.fctype()) {
                case Connect.FCTYPE -> {
                    queue.connected(0, 32);
                    answer(command, CNTLID);
                }
                case PropertyGet.FCTYPE ->
                    answer(command, property(PropertyGet.of(sqe).offset()));
                case PropertySet.FCTYPE -> {
                    cc = (int) PropertySet.of(sqe).value();
                    answer(command, 0);
                }
                default -> command.respond(Cqe.of(sqe.cid(), Status.INVALID_FIELD.dnr()));
            }
        }

        private long property(int offset) {
            return switch (offset) {
                // MQES 127, CQR, TO 500 ms, the NVM command set
                case Property.CAP -> 127 | 1L << 16 | 1L << 24 | 1L << 37;
                case Property.VS -> 0x0001_0400;
                case Property.CC -> cc;
                // RDY follows EN; SHST is complete once SHN asks for a shutdown
                case Property.CSTS -> cc & 1 | ((cc >>> 14 & 3) == 0 ? 0 : 2 << 2);
                default -> 0;
            };
        }

        private ByteBuffer identity() {
            ByteBuffer page = Wire.allocateDirect(Identify.BYTES);
            page.putShort(78, (short) CNTLID).putInt(80, 0x0001_0400).put(111, (byte) 2);
            return page;
        }

        private void answer(IncomingCommand command, long result) {
            command.respond(Cqe.of(command.sqe().cid(), Status.SUCCESS, result));
        }

        private void send(IncomingCommand command, ByteBuffer data) {
            command.respond(Cqe.of(command.sqe().cid(), Status.SUCCESS), data);
        }
    }
}
