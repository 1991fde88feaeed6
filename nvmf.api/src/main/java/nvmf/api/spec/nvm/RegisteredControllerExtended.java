package nvmf.api.spec.nvm;

import java.nio.ByteBuffer;
import nvmf.api.spec.Field;
import nvmf.api.spec.Layout;
import nvmf.api.spec.Page;
import nvmf.api.spec.Wire;
import nvmf.api.spec.fabrics.ConnectData;
import nvmf.api.spec.nvm.ReservationStatus.Registrant;

/** An entry of the extended {@link ReservationStatus}, with a host identifier of 128 bits. */
public final class RegisteredControllerExtended {
    public static final Layout LAYOUT = new Layout("Registered Controller Extended", 64);

    public static final Field.Unsigned CNTLID = LAYOUT.u16("cntlid", 0);
    public static final Field.Unsigned RCSTS = LAYOUT.u8("rcsts", 2);
    public static final Field.Unsigned RKEY = LAYOUT.u64("rkey", 8);
    public static final Field.Bytes HOSTID = LAYOUT.bytes("hostid", 16, 16);

    private RegisteredControllerExtended() {}

    static Page page(Registrant registrant) {
        ByteBuffer host = Wire.allocate(HOSTID.width());
        ConnectData.putUuid(host, 0, registrant.host());
        return LAYOUT.blank()
                .set(CNTLID, registrant.cntlid())
                .set(RCSTS, registrant.holder() ? 1 : 0)
                .set(RKEY, registrant.key())
                .set(HOSTID, Wire.bytes(host, 0, HOSTID.width()));
    }

    static Registrant registrant(ByteBuffer entry) {
        Page page = LAYOUT.read(entry);
        return new Registrant(
                page.getInt(CNTLID),
                (page.get(RCSTS) & 1) != 0,
                ConnectData.uuid(Wire.view(entry), HOSTID.offset()),
                page.get(RKEY));
    }
}
