package nvmf.api.spec.auth;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Arrays;
import javax.crypto.KeyAgreement;
import javax.crypto.interfaces.DHPublicKey;
import javax.crypto.spec.DHParameterSpec;
import javax.crypto.spec.DHPublicKeySpec;

/**
 * One side's part of one Diffie-Hellman exchange: made for it and thrown away after it. To make one, and to use it, takes up to a tenth of
 * a second for the largest group, so neither is done on a queue's thread.
 */
public final class DhKey {
    private final DhGroup group;
    private final KeyPair pair;

    private DhKey(DhGroup group, KeyPair pair) {
        this.group = group;
        this.pair = pair;
    }

    /**
     * A new one.
     *
     * @throws IllegalArgumentException for {@link DhGroup#NULL}, which has none
     */
    public static DhKey generate(DhGroup group) {
        if (group == DhGroup.NULL) {
            throw new IllegalArgumentException("the null group has no keys");
        }
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("DH");
            generator.initialize(new DHParameterSpec(group.prime(), DhGroup.GENERATOR, group.exponentBits()));
            return new DhKey(group, generator.generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no Diffie-Hellman keys for " + group, e);
        }
    }

    /** What the other side gets: the exponential, big-endian, as long as the group's numbers. */
    public byte[] value() {
        byte[] number = ((DHPublicKey) pair.getPublic()).getY().toByteArray();
        byte[] value = new byte[group.bytes()];
        int length = Math.min(number.length, value.length);
        System.arraycopy(number, number.length - length, value, value.length - length, length);
        return value;
    }

    /**
     * What both sides have then, as long as the group's numbers.
     *
     * @param theirs the other side's exponential, of whatever length and value
     * @throws AuthFault if it is none: such numbers give the result away
     */
    public byte[] agree(byte[] theirs) throws AuthFault {
        BigInteger y = new BigInteger(1, theirs);
        if (theirs.length != group.bytes()
                || y.compareTo(BigInteger.ONE) <= 0
                || y.compareTo(group.prime().subtract(BigInteger.ONE)) >= 0) {
            throw AuthFault.payload("a number that is no exponential of " + group);
        }
        try {
            KeyAgreement agreement = KeyAgreement.getInstance("DH");
            agreement.init(pair.getPrivate());
            agreement.doPhase(
                    KeyFactory.getInstance("DH")
                            .generatePublic(new DHPublicKeySpec(y, group.prime(), DhGroup.GENERATOR)),
                    true);
            byte[] shared = agreement.generateSecret();
            return shared.length == group.bytes() ? shared : padded(shared);
        } catch (GeneralSecurityException e) {
            throw AuthFault.payload("a number that is no exponential of " + group);
        }
    }

    private byte[] padded(byte[] shared) {
        byte[] full = new byte[group.bytes()];
        System.arraycopy(shared, 0, full, full.length - shared.length, shared.length);
        Arrays.fill(shared, (byte) 0);
        return full;
    }

    @Override
    public String toString() {
        return "a key of " + group;
    }
}
