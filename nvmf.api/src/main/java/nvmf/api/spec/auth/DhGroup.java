package nvmf.api.spec.auth;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The Diffie-Hellman groups of DH-HMAC-CHAP: none, and the finite fields of RFC 7919; the later the stronger. */
public enum DhGroup {
    NULL(0x00, 0, 0, 0),
    FFDHE_2048(0x01, 2048, 560_316, 225),
    FFDHE_3072(0x02, 3072, 2_625_351, 275),
    FFDHE_4096(0x03, 4096, 5_736_041, 325),
    FFDHE_6144(0x04, 6144, 15_705_020, 375),
    FFDHE_8192(0x05, 8192, 10_965_728, 400);

    /** All, the weakest first. */
    public static final List<DhGroup> ALL = List.of(values());

    /** The generator of all of them. */
    public static final BigInteger GENERATOR = BigInteger.TWO;

    private static final int GUARD_BITS = 64;

    private final int id;
    private final int bits;
    private final BigInteger prime;
    private final int exponentBits;

    DhGroup(int id, int bits, long offset, int exponentBits) {
        this.id = id;
        this.bits = bits;
        this.exponentBits = exponentBits;
        this.prime = bits == 0 ? BigInteger.ZERO : prime(bits, offset);
    }

    // RFC 7919, appendix A: p = 2^b - 2^(b-64) + {[2^(b-130) e] + X } 2^64 - 1, with the X that makes it a safe prime.
    private static BigInteger prime(int bits, long offset) {
        BigInteger middle = e(bits - 130).add(BigInteger.valueOf(offset));
        return power(bits).subtract(power(bits - 64)).add(middle.shiftLeft(64)).subtract(BigInteger.ONE);
    }

    /** The base of natural logarithms times 2 to that power, without its fraction. */
    private static BigInteger e(int shift) {
        BigInteger sum = BigInteger.ZERO;
        BigInteger term = power(shift + GUARD_BITS);
        for (int n = 1; term.signum() > 0; n++) {
            sum = sum.add(term);
            term = term.divide(BigInteger.valueOf(n));
        }
        return sum.shiftRight(GUARD_BITS);
    }

    private static BigInteger power(int exponent) {
        return BigInteger.ONE.shiftLeft(exponent);
    }

    /** Its identifier in messages. */
    public int id() {
        return id;
    }

    /** The length of its numbers; 0 for {@link #NULL}. */
    public int bytes() {
        return bits / 8;
    }

    /** The field's prime; 0 for {@link #NULL}. */
    public BigInteger prime() {
        return prime;
    }

    /** Bits of a secret exponent: as many as the group is worth (RFC 7919, appendix A); more are only slower. */
    int exponentBits() {
        return exponentBits;
    }

    /** The name by which people choose it. */
    public String word() {
        return bits == 0 ? "null" : "ffdhe" + bits;
    }

    public static Optional<DhGroup> of(int id) {
        return Arrays.stream(values()).filter(group -> group.id == id).findFirst();
    }

    /** The one that people call so. */
    public static DhGroup named(String word) {
        return Arrays.stream(values())
                .filter(group -> group.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("a Diffie-Hellman group is null, ffdhe2048, ffdhe3072,"
                        + " ffdhe4096, ffdhe6144 or ffdhe8192, not \"" + word + "\""));
    }

    @Override
    public String toString() {
        return word();
    }
}
