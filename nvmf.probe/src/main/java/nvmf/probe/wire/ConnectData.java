package nvmf.probe.wire;

import java.nio.charset.StandardCharsets;

/** The data of Connect (Base Specification, "Connect Command"), any names in them. */
public final class ConnectData {
    public static final int BYTES = 1024;
    public static final int ANY_CONTROLLER = 0xFFFF;
    private static final int CNTLID = 16;
    private static final int SUBNQN = 256;
    private static final int HOSTNQN = 512;
    private static final int NAME_MAX = 256;

    private ConnectData() {}

    public static byte[] of(byte[] hostId, int cntlid, String subnqn, String hostnqn) {
        byte[] data = new byte[BYTES];
        System.arraycopy(hostId, 0, data, 0, Math.min(CNTLID, hostId.length));
        PduField.of("cntlid", CNTLID, 2).put(data, cntlid);
        text(data, SUBNQN, subnqn);
        text(data, HOSTNQN, hostnqn);
        return data;
    }

    private static void text(byte[] data, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(bytes, 0, data, at, Math.min(NAME_MAX, bytes.length));
    }
}
