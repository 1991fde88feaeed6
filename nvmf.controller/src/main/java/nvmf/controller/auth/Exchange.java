package nvmf.controller.auth;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Optional;
import nvmf.api.spec.auth.AuthFault;
import nvmf.api.spec.auth.AuthReason;
import nvmf.api.spec.auth.Challenge;
import nvmf.api.spec.auth.ChapResponse;
import nvmf.api.spec.auth.DhGroup;
import nvmf.api.spec.auth.DhKey;
import nvmf.api.spec.auth.HashFunction;
import nvmf.api.spec.auth.Negotiate;
import nvmf.api.spec.auth.Reply;
import nvmf.api.spec.auth.Success1;
import nvmf.controller.access.AuthPolicy;
import nvmf.controller.access.HostSecrets;

/**
 * One exchange with a host: what was agreed on, our challenge, and the check of the reply. What takes long is {@link #challenge} and
 * {@link #verify}; they are done by a worker, one after the other.
 */
final class Exchange {
    private final Parties parties;
    private final int tId;
    private final HashFunction hash;
    private final DhGroup group;
    private Optional<DhKey> key = Optional.empty();
    private Optional<Challenge> challenge = Optional.empty();
    private Optional<Success1> success = Optional.empty();

    private Exchange(Parties parties, int tId, HashFunction hash, DhGroup group) {
        this.parties = parties;
        this.tId = tId;
        this.hash = hash;
        this.group = group;
    }

    /** Chooses from what a host offers: the strongest that is allowed. */
    static Exchange of(Parties parties, Negotiate offer) throws AuthFault {
        if (offer.secureChannel() != 0) {
            throw new AuthFault(AuthReason.SECURE_CHANNEL_MISMATCH, "it wants a secure channel, which is not offered");
        }
        Negotiate.Protocol protocol = offer.protocols().stream()
                .filter(one -> one.authId() == Negotiate.AUTHID_DH_HMAC_CHAP)
                .findFirst()
                .orElseThrow(() -> new AuthFault(AuthReason.PROTOCOL_NOT_USABLE, "it does not offer DH-HMAC-CHAP"));
        AuthPolicy policy = parties.policy().get();
        HashFunction hash = policy.hash(protocol.hashes())
                .orElseThrow(
                        () -> new AuthFault(AuthReason.HASH_NOT_USABLE, "it offers no hash function that is allowed"));
        DhGroup group = policy.group(protocol.groups())
                .orElseThrow(() -> new AuthFault(
                        AuthReason.DH_GROUP_NOT_USABLE, "it offers no Diffie-Hellman group that is allowed"));
        return new Exchange(parties, offer.tId(), hash, group);
    }

    int tId() {
        return tId;
    }

    /** Whether a worker has something to do. */
    boolean isCheap() {
        return group == DhGroup.NULL;
    }

    /** Bytes of the challenge. */
    int challengeBytes() {
        return Challenge.HEADER_BYTES + hash.bytes() + group.bytes();
    }

    ByteBuffer challenge(Workshop workshop) {
        byte[] value = {};
        if (group != DhGroup.NULL) {
            DhKey ours = DhKey.generate(group);
            key = Optional.of(ours);
            value = ours.value();
        }
        Challenge made = Challenge.of(tId, hash, group, workshop.nextSeqnum(), workshop.challenge(hash.bytes()), value);
        challenge = Optional.of(made);
        return made.bytes();
    }

    /** The message, checked as far as its form goes. */
    Reply read(ByteBuffer message) throws AuthFault {
        Reply reply = Reply.decode(message, hash, group);
        requireTransaction(reply.tId());
        return reply;
    }

    void requireTransaction(int theirs) throws AuthFault {
        if (theirs != tId) {
            throw new AuthFault(AuthReason.INCORRECT_PAYLOAD, "a message of another transaction");
        }
    }

    /** Checks the reply and prepares the answer to it. A host that knows its secret, but asks for a proof that there is none for, fails as well. */
    Success1 verify(Reply reply) throws AuthFault {
        Challenge asked = challenge.orElseThrow();
        HostSecrets secrets = parties.secrets().orElseThrow(() -> failed("the host has no secret any more"));
        Optional<byte[]> shared = key.isPresent() ? Optional.of(key.get().agree(reply.dhValue())) : Optional.empty();
        key = Optional.empty();
        ChapResponse response = new ChapResponse(hash, tId);
        byte[] expected = response.ofHost(
                secrets.host(),
                mixed(response, asked.challenge(), shared),
                asked.seqnum(),
                parties.host(),
                parties.subsystem());
        if (!MessageDigest.isEqual(expected, reply.response())) {
            throw failed("the host does not know its secret");
        }
        Success1 answer = reply.hasChallenge() ? proof(response, reply, secrets, shared) : Success1.of(tId, hash);
        success = Optional.of(answer);
        return answer;
    }

    private Success1 proof(ChapResponse response, Reply reply, HostSecrets secrets, Optional<byte[]> shared)
            throws AuthFault {
        return Success1.of(
                tId,
                hash,
                response.ofController(
                        secrets.controller()
                                .orElseThrow(() -> failed("it asks for a proof that there is no secret for")),
                        mixed(response, reply.challenge(), shared),
                        reply.seqnum(),
                        parties.host(),
                        parties.subsystem()));
    }

    private static byte[] mixed(ChapResponse response, byte[] challenge, Optional<byte[]> shared) {
        return shared.map(secret -> response.augmented(challenge, secret)).orElse(challenge);
    }

    private static AuthFault failed(String message) {
        return new AuthFault(AuthReason.AUTHENTICATION_FAILED, message);
    }

    /** The answer to a reply that was verified. */
    Success1 success() {
        return success.orElseThrow();
    }

    @Override
    public String toString() {
        return hash + ", " + group;
    }
}
