package nvmf.controller.reservation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.zip.CRC32C;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.nvm.ReservationType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileStoreTest {
    private static final Nqn NQN = new Nqn("nqn.2014-08.org.example:disk");
    private static final UUID NAMESPACE = new UUID(1, 2);
    private static final UUID HOST = new UUID(3, 4);
    private static final ReservationText TEXT = new ReservationText(NQN, NAMESPACE);
    private static final ReservationState ONE = ReservationState.NONE
            .persistent(true)
            .with(HOST, 0xFEDCBA9876543210L)
            .counted();
    private static final ReservationState HELD = ONE.with(new UUID(3, 5), 1)
            .heldBy(HOST, ReservationType.EXCLUSIVE_ACCESS_REGISTRANTS_ONLY)
            .counted();

    @TempDir
    Path directory;

    private FileStore store() {
        return new FileStore(StateFiles.REAL, directory, TEXT, Runnable::run);
    }

    private Path file() {
        return directory.resolve(TEXT.fileName());
    }

    private static void succeeds(CompletionStage<Void> stage) {
        assertThat(stage.toCompletableFuture()).isCompletedWithValue(null);
    }

    @Test
    void whatIsSavedIsLoaded() throws IOException {
        assertThat(store().load()).isEqualTo(ReservationState.NONE);
        succeeds(store().save(ONE));
        assertThat(store().load()).isEqualTo(ONE);
        succeeds(store().save(HELD));
        assertThat(store().load()).isEqualTo(HELD);
        assertThat(directory.toFile().list()).containsExactly(TEXT.fileName());
    }

    @Test
    void whatIsNotPersistentIsForgotten() throws IOException {
        succeeds(store().save(ONE));
        succeeds(store().save(ONE.persistent(false)));
        assertThat(store().load()).isEqualTo(ReservationState.NONE);
        succeeds(store().save(ONE.persistent(false)));
    }

    /** CVE-2025-57275 again: the file of more than 16 registrants. */
    @Test
    void asManyRegistrantsAsThereCanBeAreSavedAndLoaded() throws IOException {
        ReservationState full = ReservationState.NONE.persistent(true);
        for (int i = 1; i <= ReservationTerms.REGISTRANTS_MAX; i++) {
            full = full.with(new UUID(-1, i), -i);
        }
        succeeds(store().save(full.heldBy(new UUID(-1, 17), ReservationType.WRITE_EXCLUSIVE)));
        assertThat(store().load().registrants()).hasSize(1024);
        assertThat(store().load().isHolder(new UUID(-1, 17))).isTrue();
    }

    @Test
    void aPersonCanReadIt() throws IOException {
        succeeds(store().save(HELD));
        assertThat(Files.readString(file())).startsWith("""
                        nvmf reservations 1
                        subsystem nqn.2014-08.org.example:disk
                        namespace 00000000-0000-0001-0000-000000000002
                        generation 2
                        held 4 00000000-0000-0003-0000-000000000004
                        registrant 00000000-0000-0003-0000-000000000004 fedcba9876543210
                        registrant 00000000-0000-0003-0000-000000000005 0000000000000001
                        crc32c\s""");
    }

    @Test
    void oneBitThatFlippedIsNoticedWhereverItIs() throws IOException {
        succeeds(store().save(HELD));
        byte[] whole = Files.readAllBytes(file());
        for (int i = 0; i < whole.length; i++) {
            byte[] damaged = whole.clone();
            damaged[i] ^= 1;
            Files.write(file(), damaged);
            assertThatThrownBy(() -> store().load())
                    .as("byte %d", i)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(file().toString())
                    .hasMessageContaining("take the file away");
        }
    }

    @Test
    void aFileThatIsCutOffIsNotUsedWhereverThatIs() throws IOException {
        succeeds(store().save(HELD));
        byte[] whole = Files.readAllBytes(file());
        for (int length = 0; length < whole.length; length++) {
            Files.write(file(), Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> store().load()).as("%d bytes", length).isInstanceOf(IOException.class);
        }
    }

    @Test
    void theReservationsOfAnotherAreNotUsed() throws IOException {
        ReservationText other = new ReservationText(new Nqn("nqn.2014-08.org.example:other"), NAMESPACE);
        Files.write(file(), other.encode(ONE));
        assertThatThrownBy(() -> store().load()).hasMessageContaining("not of subsystem " + NQN);

        ReservationText another = new ReservationText(NQN, new UUID(8, 8));
        Files.write(file(), another.encode(ONE));
        assertThatThrownBy(() -> store().load()).hasMessageContaining("not of namespace " + NAMESPACE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "held 7 00000000-0000-0003-0000-000000000004",
                "held 1 00000000-0000-0003-0000-000000000009",
                "held 1",
                "registrant x 0000000000000001",
                "registrant 00000000-0000-0003-0000-000000000004 0000000000000001",
                "registrant 00000000-0000-0003-0000-000000000005 0",
                "registrant 00000000-0000-0003-0000-000000000005 11111111111111111",
                "generation -1",
                "whatever"
            })
    void aLineThatSaysWhatCannotBeIsNotUsed(String line) throws IOException {
        String body = new String(TEXT.encode(ONE), StandardCharsets.US_ASCII);
        String lines = body.substring(0, body.lastIndexOf("crc32c")) + line + "\n";
        CRC32C crc = new CRC32C();
        crc.update(lines.getBytes(StandardCharsets.US_ASCII));
        Files.writeString(file(), lines + String.format("crc32c %08x%n", crc.getValue()));
        assertThatThrownBy(() -> store().load()).isInstanceOf(IOException.class);
    }

    @Test
    void whereThereIsNoDirectoryNothingIsSaved() {
        FileStore nowhere = new FileStore(StateFiles.REAL, directory.resolve("none"), TEXT, Runnable::run);
        CompletableFuture<Void> done = nowhere.save(ONE).toCompletableFuture();
        assertThat(done).isCompletedExceptionally();
    }

    // ---- power loss --------------------------------------------------------------------------------------------

    /** Files whose bytes are durable when they were forced, and whose names are when their directory was. */
    private static final class FragileFiles implements StateFiles {
        private final Map<Path, byte[]> now = new HashMap<>();
        private Map<Path, byte[]> durable = new HashMap<>();
        private int stepsLeft = Integer.MAX_VALUE;

        private void step() throws IOException {
            if (stepsLeft-- == 0) {
                throw new IOException("the power failed");
            }
        }

        /** The power is back: names that were not forced are as they are now, or as they were. */
        FragileFiles afterPowerLoss(boolean namesKept) {
            FragileFiles again = new FragileFiles();
            again.now.putAll(namesKept ? now : durable);
            again.durable.putAll(again.now);
            return again;
        }

        @Override
        public Optional<byte[]> read(Path file, int bytesMax) {
            return Optional.ofNullable(now.get(file));
        }

        @Override
        public void write(Path file, byte[] bytes) throws IOException {
            now.put(file, new byte[0]);
            step();
            now.put(file, Arrays.copyOf(bytes, bytes.length / 2));
            step();
            now.put(file, bytes);
            step();
        }

        @Override
        public void rename(Path from, Path to) throws IOException {
            step();
            now.put(to, now.remove(from));
            step();
        }

        @Override
        public void delete(Path file) throws IOException {
            step();
            now.remove(file);
            step();
        }

        @Override
        public void force(Path directory) throws IOException {
            step();
            durable = new HashMap<>(now);
            step();
        }
    }

    private static final int STEPS_MAX = 20;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whereverThePowerFailsTheOldStateOrTheNewOneIsThereWhole(boolean namesKept) throws IOException {
        for (ReservationState next : new ReservationState[] {HELD, ONE.persistent(false)}) {
            boolean done = false;
            for (int steps = 0; !done; steps++) {
                assertThat(steps).isLessThan(STEPS_MAX);
                FragileFiles files = new FragileFiles();
                succeeds(new FileStore(files, directory, TEXT, Runnable::run).save(ONE));

                files.stepsLeft = steps;
                CompletableFuture<Void> saved = new FileStore(files, directory, TEXT, Runnable::run)
                        .save(next)
                        .toCompletableFuture();
                ReservationState found =
                        new FileStore(files.afterPowerLoss(namesKept), directory, TEXT, Runnable::run).load();

                ReservationState expected = next.persistent() ? next : ReservationState.NONE;
                done = !saved.isCompletedExceptionally();
                if (done) {
                    assertThat(found).as("what was acknowledged").isEqualTo(expected);
                } else {
                    assertThat(found).as("step %d", steps).isIn(ONE, expected);
                }
            }
        }
    }

    @Test
    void whatALossOfPowerLeftBesideTheFileIsNoHindrance() throws IOException {
        Files.write(directory.resolve(TEXT.fileName() + ".new"), new byte[3]);
        assertThat(store().load()).isEqualTo(ReservationState.NONE);
        succeeds(store().save(ONE));
        assertThat(store().load()).isEqualTo(ONE);
    }
}
