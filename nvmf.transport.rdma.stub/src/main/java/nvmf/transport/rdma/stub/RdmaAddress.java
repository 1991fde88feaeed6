package nvmf.transport.rdma.stub;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;
import nvmf.api.spec.fabrics.AddressFamily;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.spec.fabrics.TransportType;
import nvmf.api.transport.UnsupportedAddressException;

/**
 * Where RDMA_CM connects to: an IP address, whatever fabric is below, and a port in the port space of TCP. Numbers only; nothing here
 * asks a name server.
 */
record RdmaAddress(InetAddress address, int port) {
    /** InfiniBand Architecture, "RDMA IP CM Service": the service identifier is this, IP protocol 6, and the port. */
    private static final long SERVICE_ID = 0x0000_0000_0106_0000L;

    private static final Pattern IPV4 = Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(?:\\.(?!$)|$)){4}");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*(?:%[0-9a-zA-Z_.-]+)?");

    /**
     * Parses the address of a discovery log entry or a configuration.
     *
     * @throws UnsupportedAddressException for what is not RDMA, or not reached by RDMA_CM
     * @throws IllegalArgumentException for text that is no address of its family
     */
    static RdmaAddress of(TransportAddress address) throws UnsupportedAddressException {
        if (address.type() != TransportType.RDMA) {
            throw new UnsupportedAddressException(address + " is no address of the RDMA transport");
        }
        if (address.family() != AddressFamily.IPV4 && address.family() != AddressFamily.IPV6) {
            throw new UnsupportedAddressException(
                    address + " is an " + address.family().title() + " address, and RDMA_CM takes IPv4 and IPv6");
        }
        int port = address.trsvcid().isEmpty() ? TransportAddress.IO_PORT : address.port();
        if (port == 0) {
            throw new IllegalArgumentException(address + " has no port");
        }
        return new RdmaAddress(literal(address), port);
    }

    private static InetAddress literal(TransportAddress address) {
        Pattern form = address.family() == AddressFamily.IPV4 ? IPV4 : IPV6;
        if (!form.matcher(address.traddr()).matches()) {
            throw notAnAddress(address, null);
        }
        try {
            return InetAddress.getByName(address.traddr());
        } catch (UnknownHostException e) {
            throw notAnAddress(address, e);
        }
    }

    private static IllegalArgumentException notAnAddress(TransportAddress address, Throwable cause) {
        return new IllegalArgumentException(
                "\"" + address.traddr() + "\" is no " + address.family().title() + " address", cause);
    }

    /** The 64-bit service identifier under which RDMA_CM listens and connects on InfiniBand and RoCE. */
    long serviceId() {
        return SERVICE_ID | port;
    }
}
