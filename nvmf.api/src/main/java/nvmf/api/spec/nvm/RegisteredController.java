package nvmf.api.spec.nvm;

import java.nio.ByteBuffer;
import java.util.UUID;
import nvmf.api.spec.Field;
import nvmf.api.spec.Layout;
import nvmf.api.spec.Page;
import nvmf.api.spec.nvm.ReservationStatus.Registrant;

/** An entry of a {@link ReservationStatus} with a host identifier of 64 bits. */
public final class RegisteredController {
    public static final Layout LAYOUT = new Layout("Registered Controller", 24);

    public static final Field.Unsigned CNTLID = LAYOUT.u16("cntlid", 0);
    public static final Field.Unsigned RCSTS = LAYOUT.u8("rcsts", 2);
    public static final Field.Unsigned HOSTID = LAYOUT.u64("hostid", 8);
    public static final Field.Unsigned RKEY = LAYOUT.u64("rkey", 16);

    private RegisteredController() {}

    static Registrant registrant(ByteBuffer entry) {
        Page page = LAYOUT.read(entry);
        UUID host = new UUID(0, page.get(HOSTID));
        return new Registrant(page.getInt(CNTLID), (page.get(RCSTS) & 1) != 0, host, page.get(RKEY));
    }
}
