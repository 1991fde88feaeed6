package nvmf.transport.fault.rule;

import java.util.Locale;

/** Which way a PDU goes. */
public enum Direction {
    /** From the host to the controller. */
    H2C,

    /** From the controller to the host. */
    C2H;

    /** As rules have it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
