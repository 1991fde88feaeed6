package nvmf.probe.fuzz;

import java.util.Arrays;
import java.util.Set;
import nvmf.probe.wire.CommonHeader;
import nvmf.probe.wire.Pdu;
import nvmf.probe.wire.PduKind;

/** A PDU with one thing wrong. */
final class Mutant {
    /** Admin commands that take a target apart: namespace management, firmware, Format, Sanitize and their like. */
    private static final Set<Long> DESTRUCTIVE = Set.of(0x0DL, 0x10L, 0x11L, 0x15L, 0x20L, 0x24L, 0x80L, 0x84L, 0x86L);

    private static final long SET_FEATURES = 0x09;
    private static final long WRITE_PROTECTION = 0x84;

    private final String what;
    private final byte[] bytes;

    Mutant(String what, byte[] bytes) {
        this.what = what;
        this.bytes = bytes;
    }

    /** What is wrong with it, for people. */
    String what() {
        return what;
    }

    byte[] bytes() {
        return bytes;
    }

    /** Whether who reads it by its PLEN goes on waiting for bytes: what is sent behind it would be taken for its own. */
    boolean isHungry() {
        long at = 0;
        while (at + CommonHeader.BYTES <= bytes.length) {
            byte[] rest = Arrays.copyOfRange(bytes, (int) at, bytes.length);
            long plen = CommonHeader.PLEN.get(rest);
            if (plen < CommonHeader.BYTES) {
                return false;
            }
            at += plen;
        }
        return at != bytes.length;
    }

    /** Whether it begins with a command that a target may not come back from; on any queue, to be on the safe side. */
    boolean takesApart() {
        if (bytes.length < PduKind.COMMAND.length()) {
            return false;
        }
        Pdu pdu = new Pdu(bytes);
        return pdu.is(PduKind.COMMAND)
                && (DESTRUCTIVE.contains(pdu.get("opcode"))
                        || pdu.get("opcode") == SET_FEATURES && (pdu.get("cdw10") & 0xFF) == WRITE_PROTECTION);
    }
}
