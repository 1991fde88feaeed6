package nvmf.host.association;

import static org.assertj.core.api.Assertions.assertThat;

import nvmf.api.spec.ProtocolException;
import nvmf.api.spec.admin.IdentifyController;
import nvmf.api.spec.admin.IdentifyNvmController;
import nvmf.api.spec.fabrics.Capabilities;
import nvmf.host.fixture.FakeController;
import nvmf.host.namespace.IoLimits;
import nvmf.testkit.QuietLog;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a host takes from a controller's words about itself: HD20 of the catalogue of hostile inputs. */
@ExtendWith(QuietLog.class)
final class ControllerFactsTest {
    private final FakeController controller = new FakeController();

    private ControllerFacts facts(int pageShift) throws ProtocolException {
        var capabilities = new Capabilities(128, true, 500, Capabilities.CSS_NVM, pageShift, pageShift, 0, false);
        return ControllerFacts.of(capabilities, 0x00020000, controller.identity, 1, FakeController.SUBNQN, true);
    }

    // 0 is no limit, and then this host has its own; what does not fit 64 bits, or wraps them, is no small number. The
    // third column is -1 for the host's own limit.
    @ParameterizedTest
    @CsvSource({
        "0, 12, -1",
        "1, 12, 8192",
        "3, 12, 32768",
        "1, 16, 131072",
        "31, 12, -1",
        "50, 12, -1",
        "51, 12, -1",
        "52, 12, -1",
        "63, 12, -1",
        "64, 12, -1",
        "255, 12, -1",
        "255, 27, -1"
    })
    void hd20TheLargestTransferIsWhatTheControllerTakesAndNeverMoreThanTheHostsOwnLimit(
            int mdts, int pageShift, int bytes) throws ProtocolException {
        controller.identity.set(IdentifyController.MDTS, mdts);
        assertThat(facts(pageShift).limits().transferMax()).isEqualTo(bytes < 0 ? IoLimits.TRANSFER_MAX : bytes);
    }

    // The limits of commands without data are told in the same way.
    @ParameterizedTest
    @CsvSource({
        "0, 9223372036854775807",
        "1, 8192",
        "31, 8796093022208",
        "51, 9223372036854775807",
        "255, 9223372036854775807"
    })
    void hd20TheLimitsOfTheCommandSetAreReadAlike(int exponent, long bytes) throws ProtocolException {
        controller.identity.set(
                IdentifyController.ONCS, IdentifyController.ONCS_WRITE_ZEROES | IdentifyController.ONCS_VERIFY);
        controller.nvm.set(IdentifyNvmController.WZSL, exponent).set(IdentifyNvmController.VSL, exponent);
        IoLimits limits = facts(12).with(controller.nvm).limits();
        assertThat(limits.zeroesMax()).isEqualTo(bytes);
        assertThat(limits.offload().verifyMax()).isEqualTo(bytes);
    }
}
