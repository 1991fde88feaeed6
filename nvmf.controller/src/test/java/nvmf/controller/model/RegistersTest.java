package nvmf.controller.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import nvmf.api.spec.StatusException;
import nvmf.api.spec.fabrics.Capabilities;
import nvmf.api.spec.fabrics.ControllerStatus;
import nvmf.api.spec.fabrics.Property;
import nvmf.controller.model.Registers.Action;
import nvmf.testkit.QuietLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(QuietLog.class)
class RegistersTest {
    /** EN, IOSQES 6, IOCQES 4. */
    private static final int ENABLED = 0x00460001;

    private static final int SHUTDOWN = 1 << 14;

    private final Registers fresh = Registers.initial(Registers.capabilities(128, 15_000, false), false);

    private final Registers resettable = Registers.initial(Registers.capabilities(128, 15_000, true), false);

    private static Registers write(Registers registers, long cc) {
        return registers.write(Property.CC, 4, cc);
    }

    private Registers ready() {
        return write(fresh, ENABLED).enabled();
    }

    @Test
    void capSaysWhatTheControllerCanDo() {
        long cap = fresh.read(Property.CAP, 8);
        // MQES 127 0's based, CQR, TO 30 × 500 ms, CSS NVM and by CSI, MPSMIN = MPSMAX = 0, CRMS with media.
        assertThat(cap).isEqualTo(0x7FL | 1L << 16 | 30L << 24 | 0x41L << 37 | 1L << 59);
        assertThat(Capabilities.of(cap).depthMax()).isEqualTo(128);
    }

    @Test
    void theOtherPropertiesHaveFourBytes() {
        assertThat(fresh.read(Property.VS, 4)).isEqualTo(0x20000);
        assertThat(fresh.read(Property.CC, 4)).isZero();
        assertThat(fresh.read(Property.CSTS, 4)).isZero();
        assertThat(fresh.read(Property.NSSR, 4)).isZero();
        assertThat(fresh.read(Property.CRTO, 4)).isEqualTo(30);
    }

    // Hostile inputs G2, G3.
    @ParameterizedTest
    @CsvSource({
        "0x00,4",
        "0x00,0",
        "0x01,4",
        "0x04,4",
        "0x04,8",
        "0x08,8",
        "0x09,4",
        "0x0C,4",
        "0x10,4",
        "0x14,8",
        "0x18,4",
        "0x1C,8",
        "0x24,4",
        "0x28,8",
        "0x30,8",
        "0x1000,4",
        "0xFFFFFFFC,4",
        "0x80000000,8",
        "0x14,0"
    })
    void whatIsNotThereIsRefused(String offset, int bytes) {
        assertThatThrownBy(() -> fresh.read(Long.decode(offset).intValue(), bytes))
                .isInstanceOfSatisfying(
                        StatusException.class,
                        e -> assertThat(e.status().toWire()).isEqualTo(0x8004));
    }

    // Hostile inputs G4, G15.
    @ParameterizedTest
    @CsvSource({"0x00,8", "0x08,4", "0x1C,4", "0x20,4", "0x24,4", "0x14,8", "0x14,0", "0x68,4", "0x1000,4"})
    void nothingButCcCanBeWritten(String offset, int bytes) {
        assertThatThrownBy(() -> fresh.write(Long.decode(offset).intValue(), bytes, 0x4E564D65))
                .isInstanceOfSatisfying(StatusException.class, e -> {
                    assertThat(e.status().sct()).isEqualTo(1);
                    assertThat(e.status().sc()).isEqualTo(0x82);
                    assertThat(e.status().doNotRetry()).isTrue();
                });
    }

    // Hostile inputs G5: MPS 1 and 15, CSS 1 and 5, AMS 1 and 7, SHN 3.
    @ParameterizedTest
    @ValueSource(ints = {1 << 7, 15 << 7, 1 << 4, 5 << 4, 1 << 11, 7 << 11, 3 << 14})
    void reservedAndUnsupportedValuesOfCcChangeNothing(int bits) {
        assertThatThrownBy(() -> write(fresh, ENABLED | bits)).isInstanceOf(StatusException.class);
    }

    // The Linux host writes 6 where CAP says so, discovery hosts of others write 7.
    @ParameterizedTest
    @ValueSource(ints = {0, 6, 7})
    void theCommandSetsThatCapOffersCanBeChosen(int css) {
        assertThat(write(fresh, ENABLED | css << 4).due()).isEqualTo(Action.ENABLE);
    }

    @Test
    void theSettingsCanBeWrittenBeforeTheControllerIsEnabled() {
        Registers set = write(fresh, ENABLED & ~1);
        assertThat(set.due()).isEqualTo(Action.NONE);
        assertThat(write(set, ENABLED).due()).isEqualTo(Action.ENABLE);
    }

    @Test
    void readyFollowsEnableOnlyWhenTheControllerSaysSo() {
        Registers enabled = write(fresh, ENABLED);
        assertThat(enabled.read(Property.CSTS, 4)).isZero();
        assertThat(enabled.enabled().read(Property.CSTS, 4)).isEqualTo(1);
        assertThat(enabled.enabled().due()).isEqualTo(Action.NONE);
    }

    // Hostile inputs G7.
    @ParameterizedTest
    @ValueSource(ints = {0x00440001, 0x00560001, 0x00460061})
    void anEnabledControllerKeepsItsSettings(int cc) {
        assertThatThrownBy(() -> write(ready(), cc)).isInstanceOf(StatusException.class);
    }

    @Test
    void aResetIsDueUntilItIsDone() {
        Registers off = write(ready(), 0);
        assertThat(off.due()).isEqualTo(Action.RESET);
        assertThat(off.read(Property.CSTS, 4)).isEqualTo(1);
        assertThat(off.wasReset().due()).isEqualTo(Action.NONE);
        assertThat(off.wasReset().read(Property.CSTS, 4)).isZero();
    }

    // Hostile inputs G10.
    @Test
    void howeverOftenEnableIsToggledTheResetComesFirstAndTheLastStateWins() {
        Registers registers = ready();
        for (int i = 0; i < 1000; i++) {
            registers = write(write(registers, 0), ENABLED);
        }
        assertThat(registers.due()).isEqualTo(Action.RESET);
        assertThat(registers.wasReset().due()).isEqualTo(Action.ENABLE);
        assertThat(write(registers, 0).wasReset().due()).isEqualTo(Action.NONE);
    }

    // Hostile inputs G9.
    @Test
    void aShutdownIsDoneOnceHoweverOftenItIsAskedFor() {
        Registers asked = write(ready(), ENABLED | SHUTDOWN);
        assertThat(asked.due()).isEqualTo(Action.SHUTDOWN);
        assertThat(ControllerStatus.of((int) asked.read(Property.CSTS, 4)).shutdown())
                .isEqualTo(1);
        Registers done = asked.shutDown();
        assertThat(write(done, ENABLED | 2 * SHUTDOWN).due()).isEqualTo(Action.NONE);
        assertThat(ControllerStatus.of((int) write(done, ENABLED).read(Property.CSTS, 4))
                        .shutdown())
                .isEqualTo(2);
    }

    @Test
    void aShutdownTogetherWithEnableOrResetEndsInShutdownComplete() {
        assertThat(write(fresh, ENABLED | SHUTDOWN).due()).isEqualTo(Action.SHUTDOWN);
        Registers reset = write(ready(), SHUTDOWN);
        assertThat(reset.due()).isEqualTo(Action.RESET);
        assertThat(reset.wasReset().due()).isEqualTo(Action.SHUTDOWN);
        assertThat(reset.wasReset().shutDown().read(Property.CSTS, 4)).isEqualTo(8);
    }

    @Test
    void afterAShutdownTheControllerCanBeResetAndEnabledAgain() {
        Registers down = write(ready(), ENABLED | SHUTDOWN).shutDown();
        Registers off = write(down, 0).wasReset();
        assertThat(off.read(Property.CSTS, 4)).isZero();
        assertThat(write(off, ENABLED).due()).isEqualTo(Action.ENABLE);
    }

    @Test
    void aFailedControllerSaysSoUntilItIsReset() {
        Registers failed = write(fresh, ENABLED).failed();
        assertThat(failed.read(Property.CSTS, 4)).isEqualTo(2);
        assertThat(failed.due()).isEqualTo(Action.NONE);
        assertThat(write(failed, 0).wasReset().read(Property.CSTS, 4)).isZero();
    }

    @Test
    void ioQueuesNeedEntriesOf64And16Bytes() {
        assertThat(ready().takesIoQueues()).isTrue();
        assertThat(write(fresh, 0x00440001).takesIoQueues()).isFalse();
        assertThat(write(fresh, 1).takesIoQueues()).isFalse();
    }

    // Base Specification, "NVM Subsystem Reset": any other value than "NVMe" has no effect.
    @Test
    void onlyTheOneValueInNssrResetsTheSubsystem() {
        assertThat(Capabilities.of(resettable.read(Property.CAP, 8)).subsystemReset())
                .isTrue();
        for (long value : new long[] {0, 1, 0x4E564D64, 0xFFFFFFFFL}) {
            assertThat(resettable.write(Property.NSSR, 4, value)).isEqualTo(resettable);
            assertThat(resettable.asksForSubsystemReset(Property.NSSR, value)).isFalse();
        }
        assertThat(resettable.asksForSubsystemReset(Property.NSSR, 0x4E564D65)).isTrue();
        assertThat(resettable.asksForSubsystemReset(Property.CC, 0x4E564D65)).isFalse();
        assertThat(resettable.read(Property.NSSR, 4)).isZero();
    }

    @Test
    void aSubsystemResetIsAResetThatIsRememberedUntilTheHostClearsIt() {
        Registers reset = write(write(resettable, ENABLED).enabled(), ENABLED | SHUTDOWN)
                .shutDown()
                .resetWithSubsystem();
        assertThat(reset.due()).isEqualTo(Action.RESET);
        Registers off = reset.wasReset();
        assertThat(off.read(Property.CC, 4)).isZero();
        assertThat(off.read(Property.CSTS, 4)).isEqualTo(0x10);
        Registers again = write(off, ENABLED).enabled();
        assertThat(again.read(Property.CSTS, 4)).isEqualTo(0x11);
        assertThat(again.write(Property.CSTS, 4, 0xEF)).isEqualTo(again);
        assertThat(again.write(Property.CSTS, 4, 0x10).read(Property.CSTS, 4)).isEqualTo(1);
        assertThat(Registers.initial(Registers.capabilities(128, 15_000, true), true)
                        .read(Property.CSTS, 4))
                .isEqualTo(0x10);
    }

    // CSTS.PP is valid only while CC.EN and CSTS.RDY are 1.
    @Test
    void aPauseIsToldByAControllerThatIsReady() {
        assertThat(fresh.paused(true).read(Property.CSTS, 4)).isZero();
        assertThat(ready().paused(true).read(Property.CSTS, 4)).isEqualTo(0x21);
        assertThat(ready().paused(true).paused(false).read(Property.CSTS, 4)).isEqualTo(1);
    }
}
