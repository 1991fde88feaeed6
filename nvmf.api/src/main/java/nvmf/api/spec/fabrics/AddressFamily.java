package nvmf.api.spec.fabrics;

/** ADRFAM of a discovery log page entry. */
public enum AddressFamily {
    UNSPECIFIED(0, "unspecified"),
    IPV4(1, "ipv4"),
    IPV6(2, "ipv6"),
    INFINIBAND(3, "ib"),
    FIBRE_CHANNEL(4, "fc"),
    INTRA_HOST(254, "loop");

    private final int code;
    private final String title;

    AddressFamily(int code, String title) {
        this.code = code;
        this.title = title;
    }

    /**
     * The family of a code.
     *
     * @throws IllegalArgumentException if the code is reserved
     */
    public static AddressFamily of(int code) {
        for (AddressFamily family : values()) {
            if (family.code == code) {
                return family;
            }
        }
        throw new IllegalArgumentException("address family " + code + " is reserved");
    }

    public int code() {
        return code;
    }

    /** The name that nvme-cli prints. */
    public String title() {
        return title;
    }
}
