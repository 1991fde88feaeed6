package nvmf.host.auth;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import nvmf.api.host.Credentials;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.auth.AuthFault;
import nvmf.api.spec.auth.AuthReason;
import nvmf.api.spec.auth.Challenge;
import nvmf.api.spec.auth.ChapResponse;
import nvmf.api.spec.auth.DhGroup;
import nvmf.api.spec.auth.DhKey;
import nvmf.api.spec.auth.Reply;
import nvmf.api.spec.auth.Success1;

/**
 * The answer to a challenge, and what the controller has to answer to ours. To make one takes up to a fifth of a second.
 *
 * @param reply    the message
 * @param expected what proves who the controller is, if it has to
 */
record Proof(Reply reply, Optional<Expected> expected) {
    /** A response to wait for; not a record, since those show what they hold. */
    static final class Expected {
        private final byte[] response;

        private Expected(byte[] response) {
            this.response = response;
        }

        boolean is(byte[] other) {
            return MessageDigest.isEqual(response, other);
        }
    }

    /** Checks that a challenge is one of what was offered. */
    static void requireOffered(Challenge challenge, int tId, Credentials credentials) throws AuthFault {
        if (challenge.tId() != tId) {
            throw new AuthFault(AuthReason.INCORRECT_PAYLOAD, "its challenge belongs to another transaction");
        }
        if (!credentials.hashes().contains(challenge.hash())) {
            throw new AuthFault(AuthReason.HASH_NOT_USABLE, "it chose " + challenge.hash() + ", which was not offered");
        }
        if (!credentials.groups().contains(challenge.group())) {
            throw new AuthFault(
                    AuthReason.DH_GROUP_NOT_USABLE, "it chose " + challenge.group() + ", which was not offered");
        }
    }

    /**
     * Makes one.
     *
     * @param seqnum    S2
     * @param challenge C2, at least as long as any hash function's values
     */
    static Proof of(Challenge asked, Credentials credentials, Nqn host, Nqn subsystem, int seqnum, byte[] challenge)
            throws AuthFault {
        Optional<DhKey> key =
                asked.group() == DhGroup.NULL ? Optional.empty() : Optional.of(DhKey.generate(asked.group()));
        byte[] shared = key.isPresent() ? key.get().agree(asked.dhValue()) : new byte[0];
        ChapResponse response = new ChapResponse(asked.hash(), asked.tId());
        byte[] r1 = response.ofHost(
                credentials.secret().orElseThrow(),
                mixed(response, asked.challenge(), shared),
                asked.seqnum(),
                host,
                subsystem);
        byte[] value = key.map(DhKey::value).orElseGet(() -> new byte[0]);
        if (credentials.controller().isEmpty()) {
            return new Proof(Reply.of(asked.tId(), r1, value), Optional.empty());
        }
        byte[] c2 = Arrays.copyOf(challenge, asked.hash().bytes());
        byte[] r2 = response.ofController(
                credentials.controller().get(),
                mixed(response, c2, shared),
                Integer.toUnsignedLong(seqnum),
                host,
                subsystem);
        return new Proof(
                Reply.of(asked.tId(), r1, value, Integer.toUnsignedLong(seqnum), c2), Optional.of(new Expected(r2)));
    }

    private static byte[] mixed(ChapResponse response, byte[] challenge, byte[] shared) {
        return shared.length == 0 ? challenge : response.augmented(challenge, shared);
    }

    /** Checks what the controller makes of the reply. */
    void check(Success1 success) throws AuthFault {
        if (success.tId() != reply.tId()) {
            throw new AuthFault(AuthReason.INCORRECT_PAYLOAD, "its success belongs to another transaction");
        }
        if (expected.isPresent()) {
            if (!success.hasResponse()) {
                throw new AuthFault(AuthReason.INCORRECT_PAYLOAD, "it did not prove who it is");
            }
            if (!expected.get().is(success.response())) {
                throw new AuthFault(AuthReason.AUTHENTICATION_FAILED, "it does not know the controller's secret");
            }
        }
    }
}
