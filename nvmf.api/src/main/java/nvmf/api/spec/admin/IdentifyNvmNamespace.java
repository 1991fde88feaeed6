package nvmf.api.spec.admin;

import nvmf.api.spec.Field;
import nvmf.api.spec.Layout;

/** CNS 05h for the NVM Command Set (NVM Command Set Specification, "I/O Command Set Specific Identify Namespace"). */
public final class IdentifyNvmNamespace {
    public static final Layout LAYOUT = new Layout("I/O Command Set Specific Identify Namespace (NVM)", 4096);
    public static final Field.Unsigned LBSTM = LAYOUT.u64("lbstm", 0);
    public static final Field.Unsigned PIC = LAYOUT.u8("pic", 8);

    private IdentifyNvmNamespace() {}
}
