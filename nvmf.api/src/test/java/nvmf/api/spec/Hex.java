package nvmf.api.spec;

import java.util.HexFormat;

/** Bytes as a test writes them down: hex digits, spaces ignored. */
public final class Hex {
    private Hex() {}

    public static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }
}
