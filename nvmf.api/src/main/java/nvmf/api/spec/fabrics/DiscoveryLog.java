package nvmf.api.spec.fabrics;

import nvmf.api.spec.Field;
import nvmf.api.spec.Layout;

/** The header of the discovery log page, log identifier 70h (Base Specification, "Discovery Log Page"); entries follow it. */
public final class DiscoveryLog {
    public static final Layout HEADER = new Layout("Discovery Log Page", 1024);
    public static final Field.Unsigned GENCTR = HEADER.u64("genctr", 0);
    public static final Field.Unsigned NUMREC = HEADER.u64("numrec", 8);
    public static final Field.Unsigned RECFMT = HEADER.u16("recfmt", 16);

    private DiscoveryLog() {}
}
