package nvmf.api.spec.fabrics;

import java.util.Locale;

/** TRTYPE of a discovery log page entry (Base Specification, "Discovery Log Page Entry Data Structure"). */
public enum TransportType {
    PCIE(0, "PCIe"),
    RDMA(1, "RDMA"),
    FIBRE_CHANNEL(2, "FC"),
    TCP(3, "TCP"),
    LOOP(254, "loop");

    private final int code;
    private final String title;

    TransportType(int code, String title) {
        this.code = code;
        this.title = title;
    }

    /**
     * The type of a code.
     *
     * @throws IllegalArgumentException if the code is reserved
     */
    public static TransportType of(int code) {
        for (TransportType type : values()) {
            if (type.code == code) {
                return type;
            }
        }
        throw new IllegalArgumentException("transport type " + code + " is reserved");
    }

    /**
     * The type of the name that commands and configurations use.
     *
     * @throws IllegalArgumentException with the names there are
     */
    public static TransportType named(String name) {
        for (TransportType type : values()) {
            if (type.key().equals(name.toLowerCase(Locale.ROOT))) {
                return type;
            }
        }
        throw new IllegalArgumentException("unknown transport \"" + name + "\": it is tcp, rdma, fc, loop or pcie");
    }

    public int code() {
        return code;
    }

    /** The name for service properties, configurations and commands: {@code tcp}, {@code rdma}, {@code fc}, {@code loop}. */
    public String key() {
        return title.toLowerCase(Locale.ROOT);
    }

    /** The name for people. */
    public String title() {
        return title;
    }
}
