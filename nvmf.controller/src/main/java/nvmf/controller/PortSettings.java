package nvmf.controller;

import java.util.Objects;
import nvmf.api.spec.fabrics.SecureChannel;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.transport.ListenSpec;
import nvmf.api.transport.Options;

/**
 * What a port is configured to be.
 *
 * @param name          for people and for the service
 * @param portId        PORTID, no two ports of a target have the same; 0 for the lowest that is free
 * @param inCapsuleData bytes of data that an I/O command capsule may carry, a multiple of 16
 * @param transferMax   bytes that one command may move, a power of two from 4096 on
 * @param connectMillis how long a queue pair may take from its opening to its Connect command
 * @param channel       what discovery tells of secure channels; not that they are required
 * @param options       for the transport; see {@link Options}
 */
public record PortSettings(
        String name,
        int portId,
        TransportAddress address,
        int inCapsuleData,
        int transferMax,
        long connectMillis,
        SecureChannel channel,
        Options options) {
    public static final int IN_CAPSULE_DATA = 8192;
    public static final int TRANSFER_MAX = 1 << 20;
    public static final long CONNECT_MILLIS = 10_000;
    static final int PORT_ID_MAX = 0xFFFF;
    private static final int IN_CAPSULE_DATA_MAX = 1 << 20;

    public PortSettings {
        Objects.requireNonNull(name);
        Objects.requireNonNull(address);
        Objects.requireNonNull(options);
        if (channel == SecureChannel.REQUIRED) {
            throw new IllegalArgumentException("a port cannot require a secure channel, since there is no TLS yet: set"
                    + " secureChannel to not-specified or not-required");
        }
        if (portId < 0 || portId > PORT_ID_MAX) {
            throw new IllegalArgumentException("portId is a number from 0 to 65535, not " + portId);
        }
        if (inCapsuleData < 0 || inCapsuleData > IN_CAPSULE_DATA_MAX || inCapsuleData % 16 != 0) {
            throw new IllegalArgumentException(
                    "inCapsuleData is a multiple of 16 from 0 to " + IN_CAPSULE_DATA_MAX + ", not " + inCapsuleData);
        }
        if (connectMillis < 1 || connectMillis > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("connectMillis is a positive number, not " + connectMillis);
        }
        if (transferMax < 4096 || transferMax > 1 << 25 || Integer.bitCount(transferMax) != 1) {
            throw new IllegalArgumentException(
                    "mdtsBytes is a power of two from 4096 to " + (1 << 25) + ", not " + transferMax);
        }
    }

    /** A port with the usual sizes. */
    public static PortSettings of(String name, int portId, TransportAddress address) {
        return new PortSettings(
                name,
                portId,
                address,
                IN_CAPSULE_DATA,
                TRANSFER_MAX,
                CONNECT_MILLIS,
                SecureChannel.NOT_SPECIFIED,
                Options.NONE);
    }

    public PortSettings with(Options more) {
        return new PortSettings(name, portId, address, inCapsuleData, transferMax, connectMillis, channel, more);
    }

    public PortSettings withSizes(int inCapsule, int transfer) {
        return new PortSettings(name, portId, address, inCapsule, transfer, connectMillis, channel, options);
    }

    public PortSettings withConnectMillis(long millis) {
        return new PortSettings(name, portId, address, inCapsuleData, transferMax, millis, channel, options);
    }

    PortSettings withPortId(int id) {
        return new PortSettings(name, id, address, inCapsuleData, transferMax, connectMillis, channel, options);
    }

    ListenSpec listenSpec() {
        return new ListenSpec(address, inCapsuleData, transferMax, options);
    }
}
