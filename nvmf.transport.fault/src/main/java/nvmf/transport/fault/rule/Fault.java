package nvmf.transport.fault.rule;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What is done to a PDU that a rule strikes.
 *
 * @param number milliseconds or bytes, where the kind has a number; else 0
 * @param detail of which part, or in which field; {@link Detail#NONE} where the kind has none, or it was left open
 */
public record Fault(Kind kind, int number, Detail detail) {
    /** The longest delay: ten minutes. */
    static final int MILLIS_MAX = 600_000;

    /** The longest piece that is left of a PDU. */
    static final int BYTES_MAX = 1 << 20;

    /** What can be done. */
    public enum Kind {
        DROP(Argument.NONE),
        DELAY(Argument.MILLIS),
        DUPLICATE(Argument.NONE),
        TRUNCATE(Argument.BYTES),
        CUT(Argument.BYTES),
        CORRUPT(Argument.PART),
        CORRUPT_RESEALED(Argument.PART),
        LIE_R2T(Argument.FIELD),
        NO_SUCCESS(Argument.NONE),
        HALF_CLOSE(Argument.NONE),
        CLOSE(Argument.NONE),
        RESET(Argument.NONE),
        STALL(Argument.MILLIS_OR_NONE);

        private final Argument argument;

        Kind(Argument argument) {
            this.argument = argument;
        }

        /** As rules have it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        static Optional<Kind> named(String word) {
            return Arrays.stream(values())
                    .filter(kind -> kind.word().equals(word))
                    .findFirst();
        }
    }

    /** What follows the word of a fault. */
    private enum Argument {
        NONE,
        MILLIS,
        MILLIS_OR_NONE,
        BYTES,
        PART,
        FIELD
    }

    /** A part of a PDU, or a field of an R2T. */
    public enum Detail {
        NONE,
        HEADER,
        DATA,
        LENGTH,
        OFFSET,
        TAG
    }

    /**
     * A fault by its word.
     *
     * @param argument what follows {@code =}, or nothing
     * @throws IllegalArgumentException with a sentence
     */
    static Fault of(Kind kind, Optional<String> argument) {
        String word = kind.word();
        return switch (kind.argument) {
            case NONE -> {
                if (argument.isPresent()) {
                    throw new IllegalArgumentException(word + " takes no value");
                }
                yield new Fault(kind, 0, Detail.NONE);
            }
            case MILLIS -> new Fault(kind, number(word, argument, MILLIS_MAX), Detail.NONE);
            case MILLIS_OR_NONE ->
                new Fault(kind, argument.isEmpty() ? 0 : number(word, argument, MILLIS_MAX), Detail.NONE);
            case BYTES -> new Fault(kind, number(word, argument, BYTES_MAX), Detail.NONE);
            case PART ->
                new Fault(
                        kind, 0, argument.isEmpty() ? Detail.NONE : detail(word, argument, Detail.HEADER, Detail.DATA));
            case FIELD -> new Fault(kind, 0, detail(word, argument, Detail.LENGTH, Detail.OFFSET, Detail.TAG));
        };
    }

    private static int number(String word, Optional<String> argument, int max) {
        return (int) Numbers.parse(word, argument.orElse(""), 1, max);
    }

    private static Detail detail(String word, Optional<String> argument, Detail... choice) {
        return Arrays.stream(choice)
                .filter(one -> argument.equals(Optional.of(one.name().toLowerCase(Locale.ROOT))))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(word + " is one of "
                        + Arrays.stream(choice)
                                .map(one -> word + "=" + one.name().toLowerCase(Locale.ROOT))
                                .collect(Collectors.joining(", "))
                        + ", not \"" + word + argument.map(text -> "=" + text).orElse("") + "\""));
    }

    /** The one kind of PDU that this can be done to, where there is but one. */
    Optional<PduKind> kindOfPdu() {
        return switch (kind) {
            case LIE_R2T -> Optional.of(PduKind.R2T);
            case NO_SUCCESS -> Optional.of(PduKind.C2H_DATA);
            default -> Optional.empty();
        };
    }

    /** Whether there is on this PDU what this would be done to. */
    boolean appliesTo(Pdu pdu) {
        return switch (kind) {
            case LIE_R2T -> pdu.is(PduKind.R2T);
            case NO_SUCCESS -> pdu.hasFlag(Pdu.SUCCESS);
            case TRUNCATE, CUT -> number < pdu.bytes().length;
            case CORRUPT, CORRUPT_RESEALED -> pdu.kind().isPresent() && (detail != Detail.DATA || pdu.hasData());
            default -> true;
        };
    }
}
