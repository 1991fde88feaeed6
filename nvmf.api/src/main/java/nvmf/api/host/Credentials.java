package nvmf.api.host;

import java.util.List;
import java.util.Optional;
import nvmf.api.spec.auth.DhGroup;
import nvmf.api.spec.auth.HashFunction;
import nvmf.api.spec.auth.Secret;

/**
 * What a host has to prove who it is, and what it accepts as a proof of who the controller is.
 *
 * @param secret     the host's; without it the host cannot authenticate
 * @param controller the controller's; with it the controller has to prove that it knows it
 * @param hashes     the hash functions that are offered
 * @param groups     the Diffie-Hellman groups that are offered
 * @param required   whether a controller that does not ask for authentication, though there is a secret, is refused
 */
public record Credentials(
        Optional<Secret> secret,
        Optional<Secret> controller,
        List<HashFunction> hashes,
        List<DhGroup> groups,
        boolean required) {
    /** Of a host that has none. */
    public static final Credentials NONE =
            new Credentials(Optional.empty(), Optional.empty(), HashFunction.ALL, DhGroup.ALL, true);

    public Credentials {
        hashes = List.copyOf(hashes);
        groups = List.copyOf(groups);
        if (secret.isEmpty() && controller.isPresent()) {
            throw new IllegalArgumentException(
                    "a controller proves who it is to a host that does so itself: the host's secret is missing");
        }
        if (hashes.isEmpty() || groups.isEmpty()) {
            throw new IllegalArgumentException("authentication needs a hash function and a Diffie-Hellman group");
        }
    }

    /** One way: the host proves who it is, by whatever hash function and group the controller likes best. */
    public static Credentials of(Secret secret) {
        return new Credentials(Optional.of(secret), Optional.empty(), HashFunction.ALL, DhGroup.ALL, true);
    }

    /** Both ways: the controller has to prove who it is as well. */
    public static Credentials of(Secret secret, Secret controller) {
        return new Credentials(Optional.of(secret), Optional.of(controller), HashFunction.ALL, DhGroup.ALL, true);
    }

    /**
     * Reads what people write: secrets, empty for none, and what is offered, empty for everything.
     *
     * @throws IllegalArgumentException with what is wrong, but without anything secret
     */
    public static Credentials parse(String secret, String controller, List<String> hashes, List<String> groups) {
        return new Credentials(
                secret("the host's secret", secret),
                secret("the controller's secret", controller),
                hashes.isEmpty()
                        ? HashFunction.ALL
                        : hashes.stream().map(HashFunction::named).toList(),
                groups.isEmpty()
                        ? DhGroup.ALL
                        : groups.stream().map(DhGroup::named).toList(),
                true);
    }

    private static Optional<Secret> secret(String whose, String text) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Secret.parse(text));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(whose + ": " + e.getMessage(), e);
        }
    }

    public Credentials withHashes(List<HashFunction> offered) {
        return new Credentials(secret, controller, offered, groups, required);
    }

    public Credentials withGroups(List<DhGroup> offered) {
        return new Credentials(secret, controller, hashes, offered, required);
    }

    /** The same for controllers that may ask for it or not, as discovery controllers do. */
    public Credentials whereAsked() {
        return new Credentials(secret, controller, hashes, groups, false);
    }

    public boolean areThere() {
        return secret.isPresent();
    }
}
