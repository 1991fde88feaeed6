package nvmf.api.spec.nvm;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The types of reservation (Base Specification, "Reservation Type Encoding"). What a type grants is said by three questions: does it
 * keep others from reading too, does it let every registrant in, and is every registrant its holder.
 */
public enum ReservationType {
    WRITE_EXCLUSIVE(1, "Write Exclusive", false, Inside.HOLDER),
    EXCLUSIVE_ACCESS(2, "Exclusive Access", true, Inside.HOLDER),
    WRITE_EXCLUSIVE_REGISTRANTS_ONLY(3, "Write Exclusive - Registrants Only", false, Inside.REGISTRANTS),
    EXCLUSIVE_ACCESS_REGISTRANTS_ONLY(4, "Exclusive Access - Registrants Only", true, Inside.REGISTRANTS),
    WRITE_EXCLUSIVE_ALL_REGISTRANTS(5, "Write Exclusive - All Registrants", false, Inside.ALL_HOLDERS),
    EXCLUSIVE_ACCESS_ALL_REGISTRANTS(6, "Exclusive Access - All Registrants", true, Inside.ALL_HOLDERS);

    /** Whom a reservation lets in. */
    private enum Inside {
        HOLDER,
        REGISTRANTS,
        ALL_HOLDERS
    }

    private final int code;
    private final String text;
    private final boolean excludesReads;
    private final Inside inside;

    ReservationType(int code, String text, boolean excludesReads, Inside inside) {
        this.code = code;
        this.text = text;
        this.excludesReads = excludesReads;
        this.inside = inside;
    }

    /** RTYPE: 1 to 6. */
    public int code() {
        return code;
    }

    /** The type of an RTYPE; empty for 0, no reservation, and for what is reserved. */
    public static Optional<ReservationType> of(int code) {
        return Arrays.stream(values()).filter(type -> type.code == code).findFirst();
    }

    /** Whether who may not write may not read either. */
    public boolean excludesReads() {
        return excludesReads;
    }

    /** Whether whoever is registered has the holder's access. */
    public boolean admitsRegistrants() {
        return inside != Inside.HOLDER;
    }

    /** Whether whoever is registered is a holder. */
    public boolean isHeldByAll() {
        return inside == Inside.ALL_HOLDERS;
    }

    /** The bits of these types in RESCAP, which start at bit 1. */
    public static int capabilities(List<ReservationType> types) {
        return types.stream().mapToInt(type -> 1 << type.code()).sum();
    }

    /** The specification's name. */
    @Override
    public String toString() {
        return text;
    }
}
