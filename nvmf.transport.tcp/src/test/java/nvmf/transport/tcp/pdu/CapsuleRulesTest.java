package nvmf.transport.tcp.pdu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import nvmf.api.spec.Sgl;
import nvmf.api.spec.Sqe;
import nvmf.api.spec.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a command's SGL may say over TCP; the rows of section D that a transport answers. */
final class CapsuleRulesTest {
    private static final Sqe WRITE = Sqe.of(0x01, 1);
    private static final Sqe READ = Sqe.of(0x02, 1);
    private static final Sqe FLUSH = Sqe.of(0x00, 1);

    private static Status check(Sqe sqe, Sgl sgl, int inCapsule) throws PduException {
        return CapsuleRules.check(sqe.withSgl(sgl), inCapsule, true);
    }

    private static void assertPlen(Sqe sqe, Sgl sgl, int inCapsule) {
        PduException broken = catchThrowableOfType(PduException.class, () -> check(sqe, sgl, inCapsule));
        assertThat(broken.fes()).isEqualTo(Fes.INVALID_FIELD);
        assertThat(broken.fei()).isEqualTo(PduHeader.PLEN);
    }

    @Test
    void theTwoDescriptorsOfTcpAndNoneAreFine() throws PduException {
        assertThat(check(WRITE, new Sgl.InCapsule(0, 4096), 4096)).isEqualTo(Status.SUCCESS);
        assertThat(check(WRITE, new Sgl.Transport(4096), 0)).isEqualTo(Status.SUCCESS);
        assertThat(check(READ, new Sgl.Transport(4096), 0)).isEqualTo(Status.SUCCESS);
        assertThat(check(FLUSH, Sgl.none(), 0)).isEqualTo(Status.SUCCESS);
        assertThat(check(FLUSH, new Sgl.Transport(0), 0)).isEqualTo(Status.SUCCESS);
    }

    // D1, D2
    @ParameterizedTest
    @ValueSource(ints = {0x00, 0x80, 0xC0})
    void otherDataPointersThanSglsAreRefused(int flags) throws PduException {
        Sqe prp = new Sqe(0x01, flags, 0, 1, 0, 0, 0, new Sgl.Transport(4096), 0, 0, 0, 0, 0, 0);
        assertThat(CapsuleRules.check(prp, 0, true)).isEqualTo(Status.INVALID_FIELD.dnr());
    }

    // Base Specification, Fabrics commands: byte 1 of the entry is reserved.
    @Test
    void theReservedByteOfFabricsCommandsIsNotLookedAt() throws PduException {
        Sqe propertyGet = new Sqe(Sqe.FABRICS, 0, 0, 0x04, 0, 0, 0, Sgl.none(), 0, 0, 0, 0, 0, 0);
        assertThat(CapsuleRules.check(propertyGet, 0, true)).isEqualTo(Status.SUCCESS);
    }

    // D3, D4
    @ParameterizedTest
    @ValueSource(ints = {0x10, 0x20, 0x30, 0x40, 0x4F, 0x5B, 0x5F, 0x02, 0xF0})
    void otherDescriptorTypesAreRefused(int identifier) throws PduException {
        Sgl sgl = identifier == 0x40 || identifier == 0x4F
                ? new Sgl.Keyed(0, 4096, 1, identifier == 0x4F)
                : new Sgl.Other(identifier, 0, 4096);
        assertThat(check(WRITE, sgl, 0)).isEqualTo(Status.INVALID_SGL_TYPE.dnr());
    }

    @Test
    void aDataBlockWithALengthIsRefused() throws PduException {
        assertThat(check(WRITE, new Sgl.DataBlock(0x1000, 4096), 0)).isEqualTo(Status.INVALID_SGL_TYPE.dnr());
    }

    // D5
    @Test
    void anOffsetDescriptorWithoutDataInTheCapsuleIsRefused() throws PduException {
        assertThat(check(WRITE, new Sgl.InCapsule(0, 4096), 0)).isEqualTo(Status.INVALID_DATA_SGL_LENGTH.dnr());
    }

    // D6, D7, D15
    @Test
    void aCapsuleThatContradictsItsDescriptorEndsTheConnection() {
        assertPlen(WRITE, new Sgl.InCapsule(0, 4096), 512);
        assertPlen(WRITE, new Sgl.InCapsule(0, 512), 4096);
        assertPlen(WRITE, new Sgl.Transport(4096), 512);
        assertPlen(FLUSH, Sgl.none(), 512);
    }

    // D8, D9; CVE-2026-72129
    @ParameterizedTest
    @ValueSource(longs = {512, 1, 0xFFFF_FFFF_FFFF_FE00L})
    void anOffsetIntoTheCapsuleIsRefused(long offset) throws PduException {
        assertThat(check(WRITE, new Sgl.InCapsule(offset, 4096), 4096)).isEqualTo(Status.SGL_OFFSET_INVALID.dnr());
    }

    // D14
    @Test
    void dataInTheCapsuleOfAReadIsRefused() throws PduException {
        assertThat(check(READ, new Sgl.InCapsule(0, 4096), 4096)).isEqualTo(Status.INVALID_FIELD.dnr());
    }

    // C4: the host may try again.
    @Test
    void dataWithAWrongDigestMayBeSentAgain() throws PduException {
        Sqe sqe = WRITE.withSgl(new Sgl.InCapsule(0, 4096));
        assertThat(CapsuleRules.check(sqe, 4096, false)).isEqualTo(Status.TRANSIENT_TRANSPORT_ERROR);
    }
}
