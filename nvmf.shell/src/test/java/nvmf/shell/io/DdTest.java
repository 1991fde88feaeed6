package nvmf.shell.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import nvmf.api.spec.Nqn;
import nvmf.api.transport.Options;
import nvmf.shell.fixture.FakeHost;
import nvmf.shell.fixture.FakeNamespace;
import nvmf.shell.fixture.FakeWorld;
import nvmf.shell.fixture.Terminal;
import nvmf.shell.fixture.Terminal.Outcome;
import org.junit.jupiter.api.Test;

final class DdTest {
    private static final String AT = "127.0.0.1:4420";
    private static final String NQN = "nqn.2014-08.org.example:disk";

    private final FakeHost host = new FakeHost();
    private final Terminal terminal = new Terminal(new FakeWorld().with(host));

    @Test
    void whatIsReadComesInOrderWhateverOrderTheCommandsEndIn() {
        FakeNamespace disk = disk(new FakeNamespace(1, 512, 64).delayed(3));

        Outcome outcome = terminal.run(new Dd(), "read", AT, NQN, "--chunk", "1024", "--depth", "4");

        assertThat(outcome.code()).as(outcome.err()).isZero();
        assertThat(terminal.bytes()).isEqualTo(disk.content);
        assertThat(disk.outstandingMost).isEqualTo(4);
    }

    @Test
    void whatIsWrittenComesInOrderAndIsFlushed() {
        FakeNamespace disk = disk(new FakeNamespace(1, 512, 64).delayed(3));
        byte[] data = disk.content.clone();
        Arrays.fill(disk.content, (byte) 0);

        Outcome outcome = terminal.input(data).run(new Dd(), "write", AT, NQN, "--chunk", "1024", "--depth", "4");

        assertThat(outcome.code()).as(outcome.err()).isZero();
        assertThat(disk.content).isEqualTo(data);
        assertThat(disk.flushes).isEqualTo(1);
        assertThat(disk.outstandingMost).isEqualTo(4);
    }

    @Test
    void aPartIsReadByTheByteFromABlockOn() {
        FakeNamespace disk = disk(new FakeNamespace(1, 512, 8));

        assertThat(terminal.run(new Dd(), "read", AT, NQN, "-o", "1024", "-l", "700")
                        .code())
                .isZero();
        assertThat(terminal.bytes()).isEqualTo(Arrays.copyOfRange(disk.content, 1024, 1724));
    }

    @Test
    void theLastBlockIsPaddedWithZeroesAndTheNextIsLeftAlone() {
        FakeNamespace disk = disk(new FakeNamespace(1, 512, 4));
        byte[] before = disk.content.clone();

        Outcome outcome = terminal.input(new byte[] {1, 2, 3}).run(new Dd(), "write", AT, NQN, "-o", "512");

        assertThat(outcome.code()).isZero();
        byte[] expected = before.clone();
        Arrays.fill(expected, 512, 1024, (byte) 0);
        expected[512] = 1;
        expected[513] = 2;
        expected[514] = 3;
        assertThat(disk.content).isEqualTo(expected);
        assertThat(outcome.err()).contains("3 bytes (3 B) copied");
    }

    @Test
    void standardOutputHoldsTheDataAndStandardErrorTheWords() {
        disk(new FakeNamespace(1, 4096, 2));

        Outcome outcome = terminal.run(new Dd(), "read", AT, NQN);

        assertThat(terminal.bytes()).hasSize(8192);
        assertThat(outcome.err()).startsWith("block size 4096\n").contains("8192 bytes (8.19 kB) copied, ");
    }

    @Test
    void anOffsetInsideABlockIsRefused() {
        disk(new FakeNamespace(1, 512, 4));

        Outcome outcome = terminal.run(new Dd(), "read", AT, NQN, "-o", "100");

        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err()).contains("the offset 100 is no multiple of the namespace's block size of 512 bytes");
        assertThat(host.connected).isEmpty();
    }

    @Test
    void whatLiesBeyondTheEndIsRefusedBeforeAnythingIsMoved() {
        FakeNamespace disk = disk(new FakeNamespace(1, 512, 4));
        byte[] before = disk.content.clone();

        Outcome outcome = terminal.input(new byte[4096]).run(new Dd(), "write", AT, NQN, "-o", "1024", "-l", "1025");

        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err()).contains("the namespace ends at byte 2048");
        assertThat(disk.content).isEqualTo(before);
    }

    @Test
    void aLengthThatWouldOverflowIsBeyondTheEndToo() {
        disk(new FakeNamespace(1, 512, 4));

        assertThat(terminal.run(new Dd(), "read", AT, NQN, "-o", "512", "-l", "9223372036854775807")
                        .code())
                .isEqualTo(2);
    }

    @Test
    void standardInputThatEndsTooEarlyIsAFailureButWhatCameIsWritten() {
        FakeNamespace disk = disk(new FakeNamespace(1, 512, 4));

        Outcome outcome = terminal.input(new byte[600]).run(new Dd(), "write", AT, NQN, "-l", "1024");

        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.err()).contains("standard input ended after 600 of 1024 bytes");
        assertThat(Arrays.copyOf(disk.content, 1024)).containsOnly(0);
    }

    @Test
    void standardInputThatDoesNotFitIsAFailureLikeAFullDisk() {
        disk(new FakeNamespace(1, 512, 4));

        Outcome outcome = terminal.input(new byte[2049]).run(new Dd(), "write", AT, NQN);

        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.err()).contains("the namespace ends after 2048 bytes, before standard input does");
    }

    @Test
    void aFailedCommandEndsTheCopyAndTheAssociation() {
        disk(new FakeNamespace(1, 512, 4)).failing = true;

        Outcome outcome = terminal.run(new Dd(), "read", AT, NQN);

        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.err()).contains("Unrecovered Read Error (02/81h)");
        assertThat(host.connected).isEmpty();
    }

    @Test
    void aClosedStandardOutputEndsTheCopy() {
        FakeNamespace disk = disk(new FakeNamespace(1, 512, 4));
        PrintStream closed = new PrintStream(new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        });
        Copy copy = new Copy(disk, 0, Copy.TO_THE_END, 512, 2);

        try (Progress progress = new Progress(terminal.call(), 1)) {
            assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> copy.read(closed, progress)))
                    .isInstanceOf(IOException.class)
                    .hasMessage("standard output was closed");
        }
    }

    @Test
    void aMissingNamespaceIsToldWithThoseThereAre() {
        disk(new FakeNamespace(1, 512, 4));

        Outcome outcome = terminal.run(new Dd(), "read", AT, NQN, "-n", "9");

        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.err()).contains("the subsystem has no namespace 9; it has 1");
    }

    @Test
    void digestsAreAskedForByTheirLetters() {
        disk(new FakeNamespace(1, 512, 4));

        terminal.run(new Dd(), "read", AT, NQN, "-g", "-G");

        assertThat(host.requests.get(0).options().flag(Options.HEADER_DIGEST, false))
                .isTrue();
        assertThat(host.requests.get(0).options().flag(Options.DATA_DIGEST, false))
                .isTrue();
    }

    @Test
    void aPortMustBeNamedAndTheDirectionToo() {
        assertThat(terminal.run(new Dd(), "read", "127.0.0.1", NQN).code()).isEqualTo(2);
        assertThat(terminal.run(new Dd(), "copy", AT, NQN).code()).isEqualTo(2);
        assertThat(host.requests).isEmpty();
    }

    @Test
    void aTerminalSeesABarThatGoesAwayAndAFileDoesNot() {
        disk(new FakeNamespace(1, 512, 64));

        assertThat(new Terminal(new FakeWorld().with(host))
                        .withProgress()
                        .run(new Dd(), "read", AT, NQN)
                        .err())
                .contains("\r[####");
        assertThat(terminal.run(new Dd(), "read", AT, NQN).err()).doesNotContain("\r");
    }

    @Test
    void aCopyOfNothingMovesNothing() throws Exception {
        FakeNamespace disk = disk(new FakeNamespace(1, 512, 4));
        try (Progress progress = new Progress(terminal.call(), 1)) {
            assertThat(new Copy(disk, 2048, 0, 512, 2).write(new ByteArrayInputStream(new byte[9]), progress))
                    .isZero();
            assertThat(new Copy(disk, 2048, Copy.TO_THE_END, 512, 2)
                            .read(terminal.call().out(), progress))
                    .isZero();
        }
    }

    private FakeNamespace disk(FakeNamespace disk) {
        new Random(1).nextBytes(disk.content);
        host.disks.put(new Nqn(NQN), List.of(disk));
        return disk;
    }
}
