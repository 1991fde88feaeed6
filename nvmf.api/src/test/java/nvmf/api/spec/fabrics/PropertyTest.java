package nvmf.api.spec.fabrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Base Specification, "Controller Properties": bits typed from the figures of CAP, CC and CSTS. */
class PropertyTest {
    @Test
    void capabilitiesLieWhereTheFigureHasThem() {
        assertThat(new Capabilities(128, false, 0, 0, 12, 12, 0, false).toLong())
                .isEqualTo(127);
        assertThat(new Capabilities(1, true, 0, 0, 12, 12, 0, false).toLong()).isEqualTo(1L << 16);
        assertThat(new Capabilities(1, false, 7500, 0, 12, 12, 0, false).toLong())
                .isEqualTo(15L << 24);
        assertThat(new Capabilities(1, false, 0, 0, 12, 12, 0, true).toLong()).isEqualTo(1L << 36);
        assertThat(new Capabilities(1, false, 0, 1, 12, 12, 0, false).toLong()).isEqualTo(1L << 37);
        assertThat(new Capabilities(1, false, 0, 0, 13, 12, 0, false).toLong()).isEqualTo(1L << 48);
        assertThat(new Capabilities(1, false, 0, 0, 12, 13, 0, false).toLong()).isEqualTo(1L << 52);
        assertThat(new Capabilities(1, false, 0, 0, 12, 12, 1, false).toLong()).isEqualTo(1L << 59);
    }

    @Test
    void theLongestReadyTimeoutIsWhatTheFieldHolds() {
        assertThat(Capabilities.of(new Capabilities(2, true, 1_000_000, 1, 12, 12, 0, false).toLong())
                        .timeoutMillis())
                .isEqualTo(127_500);
    }

    // The value that Linux hosts write: EN, IOSQES 6, IOCQES 4.
    @Test
    void theUsualConfigurationIsTheUsualNumber() {
        assertThat(Configuration.ENABLED.toInt()).isEqualTo(0x00460001);
        assertThat(Configuration.of(0x00464001).shutdown()).isEqualTo(Configuration.SHUTDOWN_NORMAL);
        assertThat(Configuration.of(0x004600F1).commandSet()).isEqualTo(7);
        assertThat(Configuration.of(0x00460081).pageShift()).isEqualTo(13);
        assertThat(Configuration.of(0x00460801).arbitration()).isEqualTo(1);
        assertThat(Configuration.of(0x01460001).readyIndependentOfMedia()).isTrue();
    }

    @Test
    void statusLiesWhereTheFigureHasIt() {
        assertThat(new ControllerStatus(true, false, 0, false, false).toInt()).isEqualTo(0x01);
        assertThat(new ControllerStatus(false, true, 0, false, false).toInt()).isEqualTo(0x02);
        assertThat(new ControllerStatus(false, false, 2, false, false).toInt()).isEqualTo(0x08);
        assertThat(ControllerStatus.of(0x35)).isEqualTo(new ControllerStatus(true, false, 1, true, true));
    }

    @Test
    void aReservedSizeIsNoSize() {
        assertThat(PropertyGet.of(new PropertyGet(8, 0).toSqe()).bytes()).isEqualTo(8);
        assertThat(Property.bytes(2)).isZero();
        assertThat(Property.bytes(7)).isZero();
    }
}
