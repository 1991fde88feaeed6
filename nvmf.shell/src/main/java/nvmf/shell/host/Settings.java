package nvmf.shell.host;

import java.util.LinkedHashMap;
import java.util.Map;
import nvmf.api.host.ConnectRequest;
import nvmf.api.transport.Options;
import nvmf.shell.multipath.Sharing;

/** A request in the keys of the host's configurations, all of it: of a connection, and of a discovery service that is followed. */
final class Settings {
    private Settings() {}

    static Map<String, Object> of(ConnectRequest request) {
        Map<String, Object> properties = new LinkedHashMap<>(options(request.options()));
        properties.put("trtype", request.address().type().key());
        properties.put("traddr", request.address().traddr());
        properties.put("trsvcid", request.address().trsvcid());
        properties.put("subnqn", request.subnqn().value());
        properties.put("ioQueues", request.ioQueues());
        properties.put("depth", request.depth());
        properties.put("katoMillis", request.katoMillis());
        properties.put("flowControl", request.flowControl());
        properties.put("reconnectMillis", request.recovery().delayMillisMax());
        properties.put("lossMillis", request.recovery().lossMillis());
        properties.put("fastFailMillis", request.recovery().fastFailMillis());
        properties.putAll(Sharing.configuration(request.paths()));
        properties.putAll(Secrets.configuration(request.credentials()));
        return properties;
    }

    private static Map<String, Object> options(Options options) {
        return Map.of(
                "headerDigest",
                options.flag(Options.HEADER_DIGEST, false),
                "dataDigest",
                options.flag(Options.DATA_DIGEST, false),
                "sourceAddress",
                options.text(Options.SOURCE_ADDRESS, ""),
                "sourceInterface",
                options.text(Options.SOURCE_INTERFACE, ""),
                "tos",
                options.number(Options.TOS, 0, 255, 0));
    }
}
