package nvmf.api.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import nvmf.api.spec.admin.AnaLog;
import nvmf.api.spec.admin.AsyncEvent;
import nvmf.api.spec.admin.EffectsLog;
import nvmf.api.spec.admin.ErrorLogEntry;
import nvmf.api.spec.admin.FirmwareLog;
import nvmf.api.spec.admin.IdentifyController;
import nvmf.api.spec.admin.IdentifyIndependentNamespace;
import nvmf.api.spec.admin.IdentifyNamespace;
import nvmf.api.spec.admin.IdentifyNvmController;
import nvmf.api.spec.admin.IdentifyNvmNamespace;
import nvmf.api.spec.admin.NamespaceDescriptor;
import nvmf.api.spec.admin.NamespaceList;
import nvmf.api.spec.admin.ReservationNotification;
import nvmf.api.spec.admin.SmartLog;
import nvmf.api.spec.admin.management.ControllerList;
import nvmf.api.spec.fabrics.Capabilities;
import nvmf.api.spec.fabrics.Configuration;
import nvmf.api.spec.fabrics.ConnectData;
import nvmf.api.spec.fabrics.ControllerStatus;
import nvmf.api.spec.fabrics.DiscoveryEntry;
import nvmf.api.spec.fabrics.DiscoveryLog;
import nvmf.api.spec.nvm.RegisteredController;
import nvmf.api.spec.nvm.RegisteredControllerExtended;
import nvmf.api.spec.nvm.ReservationStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every page that comes from a peer, of arbitrary bytes and cut off anywhere: a reader ends soon, holds no more than the page can say,
 * and fails only as it says it does.
 */
final class HostilePagesTest {
    private static final int ROUNDS = 2_000;
    private static final long SEED = 20140801;

    /** The least a page says of one thing in a list: a controller's identifier. */
    private static final int ITEM_BYTES_MIN = 2;

    /** Reads at the buffer's position and returns a list of what there was, or something that is none. */
    @FunctionalInterface
    private interface Reader {
        Object read(ByteBuffer page) throws Exception;
    }

    private record Decoder(String name, int bytes, Set<Class<?>> failures, Reader reader) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Decoder decoder(String name, int bytes, Class<?> failure, Reader reader) {
        return new Decoder(name, bytes, Set.of(failure), reader);
    }

    /** Of pages that have a reader of their own. */
    static List<Decoder> decoders() {
        return List.of(
                decoder(
                        "ANA log",
                        4096,
                        ProtocolException.class,
                        page -> AnaLog.decode(page).groups()),
                decoder("namespace list", 4096, ProtocolException.class, NamespaceList::decode),
                new Decoder("namespace descriptors", 4096, Set.of(), NamespaceDescriptor::decode),
                decoder(
                        "controller list",
                        4096,
                        StatusException.class,
                        page -> ControllerList.decode(page, page.position())),
                decoder(
                        "reservation status",
                        4096,
                        IllegalArgumentException.class,
                        page -> ReservationStatus.decode(page, false).registrants()),
                decoder(
                        "extended reservation status",
                        4096,
                        IllegalArgumentException.class,
                        page -> ReservationStatus.decode(page, true).registrants()),
                decoder(
                        "discovery entry",
                        1024,
                        IllegalArgumentException.class,
                        page -> DiscoveryEntry.of(DiscoveryEntry.LAYOUT.read(page))));
    }

    /** Of pages that are tables of fields. */
    static List<Layout> layouts() {
        return List.of(
                IdentifyController.LAYOUT,
                IdentifyNvmController.LAYOUT,
                IdentifyNamespace.LAYOUT,
                IdentifyNvmNamespace.LAYOUT,
                IdentifyIndependentNamespace.LAYOUT,
                SmartLog.LAYOUT,
                FirmwareLog.LAYOUT,
                ErrorLogEntry.LAYOUT,
                ReservationNotification.LAYOUT,
                AnaLog.HEADER,
                DiscoveryLog.HEADER,
                DiscoveryEntry.LAYOUT,
                ReservationStatus.LAYOUT,
                RegisteredController.LAYOUT,
                RegisteredControllerExtended.LAYOUT);
    }

    /** Noise, noise in a desert of zeroes or of ones, or a few small numbers, cut anywhere and not at the beginning of its buffer. */
    private static ByteBuffer hostile(Random random, int bytes) {
        byte[] content = new byte[8 + bytes];
        switch (random.nextInt(4)) {
            case 0 -> random.nextBytes(content);
            case 1 -> Arrays.fill(content, (byte) 0xFF);
            case 2 -> {
                for (int i = 0; i < 32; i++) {
                    content[8 + random.nextInt(bytes)] = (byte) random.nextInt();
                }
            }
            default -> {
                for (int i = 8; i < content.length; i += 1 + random.nextInt(8)) {
                    content[i] = (byte) random.nextInt(5);
                }
            }
        }
        int length = random.nextInt(3) == 0 ? bytes : random.nextInt(bytes + 1);
        // The rest of the buffer is there, and not the reader's.
        ByteBuffer page = Wire.view(ByteBuffer.wrap(content));
        return page.position(8).limit(8 + length);
    }

    @ParameterizedTest
    @MethodSource("decoders")
    void aReaderFailsAsItSaysAndHoldsNoMoreThanThePageCanSay(Decoder decoder) {
        Random random = new Random(SEED);
        Map<String, Integer> ends = new TreeMap<>();
        assertTimeoutPreemptively(Duration.ofSeconds(30), () -> {
            for (int i = 0; i < ROUNDS; i++) {
                ByteBuffer page = hostile(random, decoder.bytes());
                int room = page.remaining();
                String end;
                try {
                    Object read = decoder.reader().read(page);
                    end = "read";
                    if (read instanceof Collection<?> items) {
                        assertThat(items.size()).isLessThanOrEqualTo(room / ITEM_BYTES_MIN);
                    }
                } catch (Exception e) {
                    end = e.getClass().getSimpleName();
                    assertThat(decoder.failures()).as("round %s: %s", i, e).contains(e.getClass());
                    assertThat(e).hasMessageNotContaining("null").message().isNotBlank();
                }
                assertThat(page.remaining()).as("the page is not moved").isEqualTo(room);
                ends.merge(end, 1, Integer::sum);
            }
        });
        // Noise that is always refused at its first byte shows nothing.
        assertThat(ends.size() > 1 || ends.containsKey("read") || decoder.bytes() == 1024)
                .as("ends: %s", ends)
                .isTrue();
    }

    @ParameterizedTest
    @MethodSource("layouts")
    void everyFieldOfAPageOfNoiseHasAValueAndAPageThatIsTooShortIsRefused(Layout layout) {
        Random random = new Random(SEED);
        for (int i = 0; i < 50; i++) {
            byte[] noise = new byte[layout.bytes()];
            random.nextBytes(noise);
            Page page = layout.read(ByteBuffer.wrap(noise));
            for (Field field : layout.fields()) {
                if (field instanceof Field.Unsigned number) {
                    long value = page.get(number);
                    assertThat(number.width() == Long.BYTES || value >= 0 && value >>> 8 * number.width() == 0)
                            .as(number.name())
                            .isTrue();
                } else if (field instanceof Field.Big number) {
                    assertThat(page.get(number).signum()).isNotNegative();
                } else if (field instanceof Field.Text text) {
                    assertThat(page.get(text)).matches("[ -~]*").hasSizeLessThanOrEqualTo(text.width());
                } else if (field instanceof Field.Bytes bytes) {
                    assertThat(page.get(bytes)).hasSize(bytes.width());
                }
            }
        }
        for (int length : new int[] {0, 1, layout.bytes() / 2, layout.bytes() - 1}) {
            assertThatThrownBy(() -> layout.read(ByteBuffer.allocate(length)))
                    .isExactlyInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("only " + length + " came");
        }
    }

    @Test
    void namesAndIdentifiersOfNoiseAreRefusedAtTheirField() {
        Random random = new Random(SEED);
        for (int i = 0; i < ROUNDS; i++) {
            byte[] noise = new byte[ConnectData.BYTES];
            random.nextBytes(noise);
            assertThatThrownBy(() -> ConnectData.decode(ByteBuffer.wrap(noise)))
                    .isInstanceOfSatisfying(
                            ConnectData.BadField.class,
                            e -> assertThat(e.offset()).isIn(ConnectData.SUBNQN, ConnectData.HOSTNQN));
        }
    }

    @Test
    void whatFitsARegisterIsReadWhateverItSays() {
        Random random = new Random(SEED);
        for (int i = 0; i < ROUNDS; i++) {
            long bits = i == 0 ? -1 : random.nextLong();
            Capabilities capabilities = Capabilities.of(bits);
            assertThat(capabilities.depthMax()).isBetween(1, 65536);
            assertThat(capabilities.pageShiftMin()).isBetween(12, 27);
            assertThat(Configuration.of((int) bits)).isNotNull();
            assertThat(ControllerStatus.of((int) bits)).isNotNull();
            AsyncEvent event = AsyncEvent.of((int) bits);
            assertThat(event.toDw0()).isEqualTo((int) bits & 0x00FF_FF07);
        }
    }

    @Test
    void theEffectsOfEveryOpcodeAreOnAPageOfNoise() {
        byte[] noise = new byte[EffectsLog.COMMANDS_BYTES];
        new Random(SEED).nextBytes(noise);
        ByteBuffer page = Wire.view(ByteBuffer.wrap(noise));
        for (int opcode = 0; opcode < 256; opcode++) {
            assertThat(EffectsLog.command(page, true, opcode)).isEqualTo(page.getInt(4 * opcode));
            assertThat(EffectsLog.command(page, false, opcode)).isEqualTo(page.getInt(1024 + 4 * opcode));
        }
    }
}
