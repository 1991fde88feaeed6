package nvmf.shell.key;

import java.io.IOException;
import nvmf.api.spec.auth.Secret;
import nvmf.shell.command.Call;
import nvmf.shell.command.ShellCommand;
import nvmf.shell.command.UsageException;
import nvmf.shell.print.Value;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says whether a secret for authentication is one. */
@Command
public final class CheckKey implements ShellCommand {
    @Parameters(arity = "0..1", paramLabel = "SECRET", description = "DHHC-1:hh:BASE64:")
    private String secret = "";

    @Option(
            names = {"-k", "--key"},
            paramLabel = "SECRET",
            description = "the same, as nvme-cli has it")
    private String key = "";

    @Override
    public Value run(Call call) throws IOException {
        if (secret.isEmpty() == key.isEmpty()) {
            throw new UsageException("give the secret, once: nvmf check-dhchap-key DHHC-1:hh:BASE64:");
        }
        try {
            Secret read = Secret.parse(secret + key);
            return Value.message("a secret of " + read.bytes() + " bytes, "
                    + read.transform()
                            .map(hash -> "bound to its user's name by " + hash)
                            .orElse("bound to no name"));
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}
