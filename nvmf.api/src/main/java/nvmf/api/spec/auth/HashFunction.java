package nvmf.api.spec.auth;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The hash functions of DH-HMAC-CHAP; the later the stronger. */
public enum HashFunction {
    SHA_256(0x01, 32, "SHA-256", "HmacSHA256"),
    SHA_384(0x02, 48, "SHA-384", "HmacSHA384"),
    SHA_512(0x03, 64, "SHA-512", "HmacSHA512");

    /** All, the weakest first. */
    public static final List<HashFunction> ALL = List.of(values());

    private final int id;
    private final int bytes;
    private final String digest;
    private final String hmac;

    HashFunction(int id, int bytes, String digest, String hmac) {
        this.id = id;
        this.bytes = bytes;
        this.digest = digest;
        this.hmac = hmac;
    }

    /** Its identifier in messages and secrets. */
    public int id() {
        return id;
    }

    /** The length of its values. */
    public int bytes() {
        return bytes;
    }

    /** The name by which people choose it. */
    public String word() {
        return "sha" + bytes * 8;
    }

    public static Optional<HashFunction> of(int id) {
        return Arrays.stream(values()).filter(hash -> hash.id == id).findFirst();
    }

    /** The one that people call so. */
    public static HashFunction named(String word) {
        return Arrays.stream(values())
                .filter(hash -> hash.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "a hash function is sha256, sha384 or sha512, not \"" + word + "\""));
    }

    /** The hash of some bytes. */
    public byte[] digest(byte[] data) {
        try {
            return MessageDigest.getInstance(digest).digest(data);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no " + digest, e);
        }
    }

    /** HMAC of the parts, one after the other. */
    public byte[] mac(byte[] key, byte[]... parts) {
        try {
            Mac mac = Mac.getInstance(hmac);
            mac.init(new SecretKeySpec(key, hmac));
            for (byte[] part : parts) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no " + hmac, e);
        }
    }

    @Override
    public String toString() {
        return word();
    }
}
