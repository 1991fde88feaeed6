package nvmf.api.spec.fabrics;

import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.UUID;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.Wire;

/**
 * What a host says of itself when it registers (Base Specification, figures "Discovery Information Management – Data", "Extended
 * Discovery Information Entry", "Extended Attribute"): one entry, whose address is left to the controller, which takes the one that
 * the connection comes from.
 *
 * @param type    the transport by which the host is connected
 * @param family  of the host's address
 * @param name    ENAME, what the host is called, or empty; cut off where it is too long
 * @param version EVER, its operating system, or empty; cut off where it is too long
 */
public record HostRegistration(
        Nqn hostnqn, UUID hostId, TransportType type, AddressFamily family, String name, String version) {
    private static final int TDL = 0;
    private static final int NUMENT = 8;
    private static final int ENTFMT = 16;
    private static final int ETYPE = 18;
    private static final int EKTYPE = 22;
    private static final int EID = 24;
    private static final int ENAME = 280;
    private static final int ENAME_WIDTH = 256;
    private static final int EVER = 536;
    private static final int EVER_WIDTH = 64;
    private static final int HEADER_BYTES = 1024;

    private static final int EXTENDED = 2;
    private static final int HOST = 1;

    /** Entries are told apart by TRADDR, TRTYPE, ADRFAM, TRSVCID, TSAS and NQN: the one key that hosts may use. */
    private static final int BY_ADDRESS = 0x5F;

    private static final int TRTYPE = HEADER_BYTES;
    private static final int ADRFAM = HEADER_BYTES + 1;
    private static final int NQN = HEADER_BYTES + 256;
    private static final int TEL = HEADER_BYTES + 1024;
    private static final int NUMEXAT = HEADER_BYTES + 1028;
    private static final int EXAT = HEADER_BYTES + 1032;

    private static final int HOST_IDENTIFIER = 1;
    private static final int HOST_IDENTIFIER_BYTES = 16;

    public static final int BYTES = EXAT + 4 + HOST_IDENTIFIER_BYTES;

    public HostRegistration {
        Objects.requireNonNull(hostnqn);
        Objects.requireNonNull(hostId);
        Objects.requireNonNull(type);
        Objects.requireNonNull(family);
        name = cut(name, ENAME_WIDTH);
        version = cut(version, EVER_WIDTH);
    }

    private static String cut(String text, int width) {
        return text.substring(0, Math.min(text.length(), width));
    }

    /** A fresh direct buffer of {@link #BYTES}, ready to be lent. */
    public ByteBuffer encode() {
        ByteBuffer data = Wire.allocateDirect(BYTES);
        data.putInt(TDL, BYTES);
        data.putLong(NUMENT, 1);
        data.putShort(ENTFMT, (short) EXTENDED);
        data.putShort(ETYPE, (short) HOST);
        data.putShort(EKTYPE, (short) BY_ADDRESS);
        hostnqn.encode(data, EID);
        Wire.text(data, ENAME, ENAME_WIDTH, name, ' ');
        Wire.text(data, EVER, EVER_WIDTH, version, ' ');
        data.put(TRTYPE, (byte) type.code());
        data.put(ADRFAM, (byte) family.code());
        hostnqn.encode(data, NQN);
        data.putInt(TEL, BYTES - HEADER_BYTES);
        data.putShort(NUMEXAT, (short) 1);
        data.putShort(EXAT, (short) HOST_IDENTIFIER);
        data.putShort(EXAT + 2, (short) HOST_IDENTIFIER_BYTES);
        ConnectData.putUuid(data, EXAT + 4, hostId);
        return data;
    }
}
