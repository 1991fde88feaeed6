package nvmf.shell.key;

import java.util.HexFormat;
import java.util.Optional;
import nvmf.api.spec.auth.HashFunction;
import nvmf.api.spec.auth.Secret;
import nvmf.shell.command.Call;
import nvmf.shell.command.ShellCommand;
import nvmf.shell.command.UsageException;
import nvmf.shell.host.Target;
import nvmf.shell.print.Value;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Makes a secret for authentication, in nvme-cli's words. */
@Command
public final class GenerateKey implements ShellCommand {
    @Option(
            names = {"-s", "--secret"},
            paramLabel = "HEX",
            description = "the key, 32, 48 or 64 bytes in hexadecimal digits (default: a random one)")
    private String secret = "";

    @Option(
            names = {"-l", "--key-length"},
            paramLabel = "BYTES",
            description = "32, 48 or 64 (default: as many as the hash function's values have, else 32)")
    private int length;

    @Option(
            names = {"-m", "--hmac"},
            paramLabel = "N",
            description =
                    "the hash function by which the key is bound to its user's name: 0 for none (the default), 1, 2 or 3"
                            + " for SHA-256, SHA-384 or SHA-512")
    private int hmac;

    @Option(
            names = {"-n", "--nqn"},
            paramLabel = "NQN",
            description = "with a key and a hash function: whose it is, as nvme-cli makes it")
    private String nqn = "";

    @Override
    public Value run(Call call) {
        Optional<HashFunction> hash = HashFunction.of(hmac);
        if (hash.isEmpty() && hmac != 0) {
            throw new UsageException("--hmac is 0, 1, 2 or 3, not " + hmac);
        }
        try {
            return Value.message(secret(hash).text());
        } catch (UsageException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw new UsageException(e.getMessage(), e);
        }
    }

    private Secret secret(Optional<HashFunction> hash) {
        int own = hash.map(HashFunction::bytes).orElse(length == 0 ? 32 : length);
        if (length != 0 && length != own) {
            throw new UsageException("a key for " + hash.orElseThrow() + " has " + own + " bytes, not " + length);
        }
        if (secret.isEmpty()) {
            return hash.map(Secret::random).orElseGet(() -> Secret.random(own));
        }
        byte[] key = key();
        if (hash.isEmpty()) {
            return Secret.of(key);
        }
        if (nqn.isEmpty()) {
            throw new UsageException("a key that is given is bound to a name: say whose, with --nqn");
        }
        return Secret.of(hash.get(), key, Target.nqn(nqn));
    }

    private byte[] key() {
        try {
            return HexFormat.of().parseHex(secret);
        } catch (IllegalArgumentException e) {
            throw new UsageException("--secret is 32, 48 or 64 bytes in hexadecimal digits");
        }
    }
}
