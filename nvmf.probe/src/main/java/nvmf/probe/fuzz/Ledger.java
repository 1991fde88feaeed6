package nvmf.probe.fuzz;

import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import nvmf.probe.wire.CommonHeader;
import nvmf.probe.wire.Pdu;
import nvmf.probe.wire.PduKind;

/** The commands that are owed a completion, by what the bytes say that really went out. */
final class Ledger {
    private static final int ASYNC_EVENT = 0x0C;

    private final Set<Long> owed = new TreeSet<>();
    private final boolean admin;

    Ledger(boolean admin) {
        this.admin = admin;
    }

    void sent(byte[] bytes) {
        int at = 0;
        while (at + CommonHeader.BYTES <= bytes.length) {
            Pdu pdu = new Pdu(Arrays.copyOfRange(bytes, at, bytes.length));
            long plen = pdu.get("plen");
            if (pdu.kind().isEmpty() || plen < CommonHeader.BYTES || plen > bytes.length - at) {
                return;
            }
            // An event may never come.
            if (pdu.is(PduKind.COMMAND)
                    && plen >= PduKind.COMMAND.length()
                    && !(admin && pdu.get("opcode") == ASYNC_EVENT)) {
                owed.add(pdu.get("cid"));
            }
            at += (int) plen;
        }
    }

    void paid(long cid) {
        owed.remove(cid);
    }

    boolean isEmpty() {
        return owed.isEmpty();
    }

    @Override
    public String toString() {
        return owed.toString();
    }
}
