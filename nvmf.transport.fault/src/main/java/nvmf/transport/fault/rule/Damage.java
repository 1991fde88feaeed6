package nvmf.transport.fault.rule;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.zip.CRC32C;
import nvmf.api.spec.Wire;
import nvmf.transport.fault.rule.Fault.Detail;

/** What a fault makes of the bytes of a PDU; the PDU itself stays as it is. */
final class Damage {
    /** Fields of an R2T (TCP Transport Specification, "R2T"). */
    private static final int TTAG = 10;

    private static final int R2TO = 12;
    private static final int R2TL = 16;

    private final byte[] bytes;
    private final ByteBuffer view;
    private final Pdu pdu;

    private Damage(Pdu pdu) {
        this.pdu = pdu;
        this.bytes = pdu.bytes().clone();
        this.view = Wire.view(ByteBuffer.wrap(bytes));
    }

    static byte[] of(Pdu pdu, Fault fault, SplittableRandom random) {
        Damage damage = new Damage(pdu);
        switch (fault.kind()) {
            case CORRUPT, CORRUPT_RESEALED -> damage.flip(fault, random);
            case LIE_R2T -> damage.lie(fault.detail());
            case NO_SUCCESS -> damage.forgetSuccess();
            case TRUNCATE, CUT -> {
                return Arrays.copyOf(damage.bytes, Math.min(fault.number(), damage.bytes.length));
            }
            default -> {
                // What is done, is not done to the bytes.
            }
        }
        return damage.bytes;
    }

    /** Turns one bit over: of the data, or of the header behind what all PDUs begin with, so that the next PDU is found. */
    private void flip(Fault fault, SplittableRandom random) {
        boolean data = fault.detail() != Detail.HEADER && pdu.hasData();
        int from = data ? pdu.dataStart() : Pdu.COMMON_HEADER;
        int to = data ? pdu.dataEnd() : pdu.headerEnd();
        int at = from + random.nextInt(to - from);
        bytes[at] ^= (byte) (1 << random.nextInt(Byte.SIZE));
        if (fault.kind() == Fault.Kind.CORRUPT_RESEALED) {
            sealHeader();
            sealData();
        }
    }

    /** Asks for more than there is, for what is behind it, or under a tag that nobody gave out. */
    private void lie(Detail field) {
        int length = view.getInt(R2TL);
        switch (field) {
            case LENGTH -> view.putInt(R2TL, length + Math.max(length, 4));
            case OFFSET -> view.putInt(R2TO, view.getInt(R2TO) + Math.max(length, 4));
            default -> view.putShort(TTAG, (short) ~view.getShort(TTAG));
        }
        sealHeader();
    }

    private void forgetSuccess() {
        bytes[Pdu.FLAGS] &= (byte) ~Pdu.SUCCESS;
        sealHeader();
    }

    private void sealHeader() {
        if (pdu.hasHeaderDigest()) {
            view.putInt(pdu.headerEnd(), crc(0, pdu.headerEnd()));
        }
    }

    private void sealData() {
        if (pdu.hasFlag(Pdu.DDGSTF) && pdu.hasData()) {
            view.putInt(pdu.dataEnd(), crc(pdu.dataStart(), pdu.dataEnd()));
        }
    }

    private int crc(int from, int to) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, to - from);
        return (int) crc.getValue();
    }
}
