package nvmf.shell.key;

import static org.assertj.core.api.Assertions.assertThat;

import nvmf.api.spec.auth.Secret;
import nvmf.shell.fixture.FakeWorld;
import nvmf.shell.fixture.Terminal;
import nvmf.shell.fixture.Terminal.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class KeysTest {
    private static final String KEY = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

    private final Terminal terminal = new Terminal(new FakeWorld());

    // nvme gen-dhchap-key with the same options
    @ParameterizedTest
    @CsvSource({
        "0, DHHC-1:00:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh+KfiaR:",
        "1, DHHC-1:01:dWJ9bJZmwfP7InFtBtjzTb9xL0aBta7aFNKTbZG9RaSOpj1H:"
    })
    void aKeyThatIsGivenBecomesTheSecretThatNvmeCliMakesOfIt(String hmac, String secret) {
        Outcome outcome =
                terminal.run(new GenerateKey(), "--secret", KEY, "--hmac", hmac, "--nqn", "nqn.psk-test-host");
        assertThat(outcome).isEqualTo(new Outcome(0, secret + "\n", ""));
    }

    @ParameterizedTest
    @CsvSource({"0, 0, 32", "0, 48, 48", "0, 64, 64", "1, 0, 32", "2, 0, 48", "3, 64, 64"})
    void secretsAreRandomAndAsLongAsIsWished(String hmac, String length, int bytes) {
        Outcome one = terminal.run(new GenerateKey(), "-m", hmac, "-l", length);
        Secret secret = Secret.parse(one.out());
        assertThat(secret.bytes()).isEqualTo(bytes);
        assertThat(terminal.run(new GenerateKey(), "-m", hmac, "-l", length).out())
                .isNotEqualTo(one.out());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-m 4",
                "-l 33",
                "-m 1 -l 64",
                "--secret xyz",
                "--secret 00",
                "--secret " + KEY + " -m 1",
                "--secret " + KEY + " -m 2 -n nqn.a"
            })
    void whatCannotBeIsRefusedWithoutBeingTold(String arguments) {
        Outcome outcome = terminal.run(new GenerateKey(), arguments.split(" "));
        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err()).isNotEmpty().doesNotContain("xyz", KEY);
    }

    @Test
    void aSecretIsCheckedWithoutBeingTold() {
        String secret = "DHHC-1:00:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh+KfiaR:";
        assertThat(terminal.run(new CheckKey(), secret))
                .isEqualTo(new Outcome(0, "a secret of 32 bytes, bound to no name\n", ""));
        String bound = "DHHC-1:01:dWJ9bJZmwfP7InFtBtjzTb9xL0aBta7aFNKTbZG9RaSOpj1H:";
        assertThat(terminal.run(new CheckKey(), "--key", bound).out()).contains("by sha256");
        Outcome bad = terminal.run(new CheckKey(), secret.replace("iaR:", "iaS:"));
        assertThat(bad.code()).isEqualTo(1);
        assertThat(bad.err()).contains("checksum").doesNotContain("AAEC");
        assertThat(terminal.run(new CheckKey()).code()).isEqualTo(2);
    }
}
