package nvmf.api.spec.admin;

import nvmf.api.spec.Field;
import nvmf.api.spec.Layout;

/** Log page 03h (Base Specification, "Firmware Slot Information"). */
public final class FirmwareLog {
    public static final Layout LAYOUT = new Layout("Firmware Slot Information", 512);

    /** Bits 2:0 the active slot. */
    public static final Field.Unsigned AFI = LAYOUT.u8("afi", 0);

    public static final Field.Text FRS1 = LAYOUT.ascii("frs1", 8, 8);
    public static final Field.Text FRS2 = LAYOUT.ascii("frs2", 16, 8);
    public static final Field.Text FRS3 = LAYOUT.ascii("frs3", 24, 8);
    public static final Field.Text FRS4 = LAYOUT.ascii("frs4", 32, 8);
    public static final Field.Text FRS5 = LAYOUT.ascii("frs5", 40, 8);
    public static final Field.Text FRS6 = LAYOUT.ascii("frs6", 48, 8);
    public static final Field.Text FRS7 = LAYOUT.ascii("frs7", 56, 8);

    private FirmwareLog() {}
}
