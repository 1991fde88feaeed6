package nvmf.probe.fuzz;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import nvmf.probe.wire.CommandKind;
import nvmf.probe.wire.CommonHeader;
import nvmf.probe.wire.Crc;
import nvmf.probe.wire.Pdu;
import nvmf.probe.wire.PduField;
import nvmf.probe.wire.PduKind;
import nvmf.probe.wire.PduWriter;
import nvmf.probe.wire.Terms;

/** Takes valid PDUs and makes one thing wrong with each. Most keep right digests, which would stop everything else at the door. */
final class Mutator {
    private static final int EXTRA_MAX = 64;

    private final Random random;
    private final Boundaries boundaries;

    Mutator(Random random) {
        this.random = random;
        this.boundaries = new Boundaries(random);
    }

    /**
     * One thing wrong.
     *
     * @param terms the connection's, for digests
     */
    Mutant mutate(Pdu pdu, Terms terms) {
        int dice = random.nextInt(100);
        if (dice < 52) {
            return ownField(pdu, terms);
        }
        if (dice < 72) {
            return payload(pdu, terms);
        }
        if (dice < 80) {
            return field(pdu, terms, CommonHeader.FIELDS);
        }
        if (dice < 84) {
            return digest(pdu, terms);
        }
        if (dice < 88) {
            return new Mutant("twice: " + pdu, join(pdu.bytes(), pdu.bytes()));
        }
        if (dice < 91) {
            return noise(pdu);
        }
        if (dice < 93) {
            return cut(pdu);
        }
        if (dice < 95) {
            byte[] extra = new byte[1 + random.nextInt(EXTRA_MAX)];
            random.nextBytes(extra);
            return new Mutant(extra.length + " bytes behind " + pdu, join(pdu.bytes(), extra));
        }
        return stranger(terms);
    }

    private Mutant ownField(Pdu pdu, Terms terms) {
        Optional<PduKind> kind = pdu.kind();
        if (kind.isEmpty()) {
            return noise(pdu);
        }
        List<PduField> own = kind.get().fields().stream()
                .filter(field -> !CommonHeader.FIELDS.contains(field))
                .toList();
        if (pdu.is(PduKind.COMMAND) && random.nextInt(3) == 0) {
            CommandKind[] commands = CommandKind.values();
            List<PduField> parts = commands[random.nextInt(commands.length)].fields();
            own = parts.isEmpty() ? own : parts;
        }
        return field(pdu, terms, own);
    }

    private Mutant field(Pdu pdu, Terms terms, List<PduField> fields) {
        PduField field = fields.get(random.nextInt(fields.size()));
        byte[] bytes = pdu.bytes();
        if (!field.isWithin(bytes.length)) {
            return noise(pdu);
        }
        field.put(bytes, boundaries.of(field, field.get(bytes)));
        seal(pdu, bytes, terms);
        return new Mutant(field.name() + "=0x" + Long.toHexString(field.get(bytes)) + " in " + pdu, bytes);
    }

    /** Something in the data: where a structure has its numbers, at multiples of their width. */
    private Mutant payload(Pdu pdu, Terms terms) {
        int length = pdu.data().length;
        if (length < Long.BYTES) {
            return ownField(pdu, terms);
        }
        int width = 1 << random.nextInt(4);
        // Structures have more to tell at their beginning.
        int reach = random.nextBoolean() ? length : Math.min(length, 768);
        int at = random.nextInt(reach / width) * width;
        byte[] bytes = pdu.bytes();
        int pdo = (int) CommonHeader.PDO.get(bytes);
        PduField field = new PduField("data@" + at + "/" + width, pdo + at, width, 0, 8 * width);
        field.put(bytes, boundaries.of(field, field.get(bytes)));
        seal(pdu, bytes, terms);
        return new Mutant(field.name() + "=0x" + Long.toHexString(field.get(bytes)) + " in " + pdu, bytes);
    }

    private Mutant digest(Pdu pdu, Terms terms) {
        byte[] bytes = pdu.bytes();
        boolean header = pdu.hasFlag(CommonHeader.HDGSTF);
        boolean data = pdu.hasFlag(CommonHeader.DDGSTF);
        if (!header && !data) {
            return payload(pdu, terms);
        }
        int at = header && (!data || random.nextBoolean()) ? headerLength(pdu) : bytes.length - Crc.BYTES;
        bytes[at + random.nextInt(Crc.BYTES)] ^= (byte) (1 << random.nextInt(8));
        return new Mutant("a wrong digest at " + at + " in " + pdu, bytes);
    }

    private Mutant noise(Pdu pdu) {
        byte[] bytes = pdu.bytes();
        int flips = 1 + random.nextInt(4);
        for (int i = 0; i < flips; i++) {
            bytes[random.nextInt(Math.min(bytes.length, 128))] ^= (byte) (1 << random.nextInt(8));
        }
        return new Mutant(flips + " bits flipped in " + pdu, bytes);
    }

    private Mutant cut(Pdu pdu) {
        int length = 1 + random.nextInt(pdu.length() - 1);
        return new Mutant(length + " bytes of " + pdu, Arrays.copyOf(pdu.bytes(), length));
    }

    /** A PDU of any kind that nobody waits for, well formed. */
    private Mutant stranger(Terms terms) {
        PduKind[] kinds = PduKind.values();
        PduKind kind = kinds[random.nextInt(kinds.length)];
        PduWriter writer = new PduWriter(kind, terms);
        for (PduField field : kind.fields()) {
            if (!CommonHeader.FIELDS.contains(field) && random.nextInt(3) == 0) {
                writer.with(field, boundaries.of(field, 0));
            }
        }
        if (kind.carriesData() && random.nextBoolean()) {
            writer.data(new byte[4 * (1 + random.nextInt(256))]);
        }
        Pdu pdu = writer.write();
        return new Mutant("unasked: " + pdu, pdu.bytes());
    }

    /** Right digests over what is now wrong, where the PDU had them. */
    private static void seal(Pdu before, byte[] bytes, Terms terms) {
        if (before.hasFlag(CommonHeader.HDGSTF) && terms.headerDigest()) {
            Crc.seal(bytes, 0, headerLength(before));
        }
        int data = before.data().length;
        if (before.hasFlag(CommonHeader.DDGSTF) && terms.dataDigest()) {
            Crc.seal(bytes, bytes.length - Crc.BYTES - data, data);
        }
    }

    private static int headerLength(Pdu pdu) {
        return pdu.kind().map(PduKind::length).orElse(CommonHeader.BYTES);
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] all = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }
}
