package nvmf.api.transport;

import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import nvmf.api.spec.fabrics.TransportType;

/** No bundle offers a transport of that type just now. */
public final class NoTransportException extends IOException {
    private static final long serialVersionUID = 1;

    NoTransportException(TransportType type, List<TransportType> installed) {
        super("no transport for " + type.title() + " is installed; installed: "
                + (installed.isEmpty()
                        ? "none"
                        : installed.stream().map(TransportType::key).collect(Collectors.joining(", "))));
    }
}
