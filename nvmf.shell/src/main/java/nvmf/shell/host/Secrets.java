package nvmf.shell.host;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import nvmf.api.host.Credentials;
import nvmf.api.spec.auth.DhGroup;
import nvmf.api.spec.auth.HashFunction;
import nvmf.api.spec.auth.Secret;
import nvmf.shell.command.UsageException;
import picocli.CommandLine.Option;

/** What a host and a controller authenticate with, in nvme-cli's words. */
public final class Secrets {
    @Option(
            names = "--dhchap-secret",
            paramLabel = "SECRET",
            description = "the host's secret, DHHC-1:hh:BASE64:, for authentication by DH-HMAC-CHAP")
    private String secret = "";

    @Option(
            names = "--dhchap-ctrl-secret",
            paramLabel = "SECRET",
            description = "the controller's secret, which it has to know as well")
    private String controller = "";

    @Option(
            names = "--dhchap-hash",
            paramLabel = "HASH",
            split = ",",
            description = "sha256, sha384 or sha512, several if need be; without it any will do")
    private List<String> hashes = List.of();

    @Option(
            names = "--dhchap-dhgroup",
            paramLabel = "GROUP",
            split = ",",
            description = "null, ffdhe2048, ffdhe3072, ffdhe4096, ffdhe6144 or ffdhe8192, likewise")
    private List<String> groups = List.of();

    /** Checked. */
    public Credentials credentials() {
        try {
            return Credentials.parse(secret, controller, hashes, groups);
        } catch (IllegalArgumentException e) {
            throw new UsageException(e.getMessage(), e);
        }
    }

    /**
     * Those of a host that has some of its own, which are empty where it has not. Checked.
     *
     * @param whose for people
     */
    public Credentials credentials(String whose, String own, String ownController) {
        try {
            return Credentials.parse(
                    own.isEmpty() ? secret : own, ownController.isEmpty() ? controller : ownController, hashes, groups);
        } catch (IllegalArgumentException e) {
            throw new UsageException(whose + ": " + e.getMessage(), e);
        }
    }

    /** In the keys of the host's configurations. */
    static Map<String, Object> configuration(Credentials credentials) {
        Map<String, Object> properties = new LinkedHashMap<>();
        credentials.secret().map(Secret::text).ifPresent(text -> properties.put(".dhchapSecret", text));
        credentials.controller().map(Secret::text).ifPresent(text -> properties.put(".dhchapCtrlSecret", text));
        if (credentials.areThere()) {
            properties.putAll(limits(credentials));
        }
        return properties;
    }

    /** What may be used, in the keys of all configurations. */
    public static Map<String, Object> limits(Credentials credentials) {
        return Map.of(
                "dhchapHashes",
                credentials.hashes().stream().map(HashFunction::word).toArray(String[]::new),
                "dhchapDhgroups",
                credentials.groups().stream().map(DhGroup::word).toArray(String[]::new));
    }
}
