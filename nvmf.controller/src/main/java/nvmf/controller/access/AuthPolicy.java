package nvmf.controller.access;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.auth.DhGroup;
import nvmf.api.spec.auth.HashFunction;
import nvmf.api.spec.auth.Secret;

/**
 * Which hosts have to prove who they are, and how. Hosts that are not named need not.
 *
 * @param hosts  those that have to, with their secrets
 * @param hashes the hash functions that may be used
 * @param groups the Diffie-Hellman groups that may be used
 */
public record AuthPolicy(Map<Nqn, HostSecrets> hosts, Set<HashFunction> hashes, Set<DhGroup> groups) {
    public static final AuthPolicy NONE = of(Map.of());

    /** What stands between a host's name and its secret in an entry of a list. */
    private static final String SEPARATOR = "=DHHC-1:";

    public AuthPolicy {
        hosts = Map.copyOf(hosts);
        hashes = Set.copyOf(hashes);
        groups = Set.copyOf(groups);
        if (hashes.isEmpty() || groups.isEmpty()) {
            throw new IllegalArgumentException("authentication needs a hash function and a Diffie-Hellman group");
        }
    }

    /** By any hash function and group. */
    public static AuthPolicy of(Map<Nqn, HostSecrets> hosts) {
        return new AuthPolicy(hosts, Set.copyOf(HashFunction.ALL), Set.copyOf(DhGroup.ALL));
    }

    /**
     * Reads lists of entries {@code HOSTNQN=SECRET}.
     *
     * @param secrets     the hosts'
     * @param controllers what controllers prove to these hosts
     * @throws IllegalArgumentException with what is wrong, but without anything secret
     */
    public static Map<Nqn, HostSecrets> read(List<String> secrets, List<String> controllers) {
        Map<Nqn, Secret> back = entries("a controller's secret", controllers);
        Map<Nqn, HostSecrets> hosts = new HashMap<>();
        entries("a host's secret", secrets)
                .forEach((host, secret) ->
                        hosts.put(host, new HostSecrets(secret, Optional.ofNullable(back.remove(host)))));
        if (!back.isEmpty()) {
            throw new IllegalArgumentException("a controller proves who it is to hosts that do so themselves, and "
                    + back.keySet().iterator().next() + " has no secret");
        }
        return hosts;
    }

    private static Map<Nqn, Secret> entries(String what, List<String> entries) {
        Map<Nqn, Secret> secrets = new HashMap<>();
        for (int i = 0; i < entries.size(); i++) {
            int at = entries.get(i).lastIndexOf(SEPARATOR);
            if (at <= 0) {
                throw new IllegalArgumentException(
                        what + " is written HOSTNQN=DHHC-1:hh:BASE64:, which entry " + (i + 1) + " is not");
            }
            Nqn host = new Nqn(entries.get(i).substring(0, at));
            Secret secret;
            try {
                secret = Secret.parse(entries.get(i).substring(at + 1));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(what + ", of " + host + ": " + e.getMessage(), e);
            }
            if (secrets.put(host, secret) != null) {
                throw new IllegalArgumentException(host + " has two secrets, where one is due");
            }
        }
        return secrets;
    }

    /** What that host has to prove, if anything. */
    public Optional<HostSecrets> of(Nqn host) {
        return Optional.ofNullable(hosts.get(host));
    }

    /** The strongest of the hash functions with these identifiers that may be used. */
    public Optional<HashFunction> hash(List<Integer> offered) {
        return hashes.stream().filter(hash -> offered.contains(hash.id())).max(Comparator.naturalOrder());
    }

    /** The strongest of the groups with these identifiers that may be used. */
    public Optional<DhGroup> group(List<Integer> offered) {
        return groups.stream().filter(group -> offered.contains(group.id())).max(Comparator.naturalOrder());
    }
}
