package nvmf.shell.page;

import java.io.IOException;
import nvmf.api.host.RemoteController;
import nvmf.shell.host.Reference;
import picocli.CommandLine.Option;

/** Which namespace of the controller. */
public final class NamespaceOption {
    @Option(
            names = {"-n", "--namespace-id"},
            paramLabel = "NSID",
            description = "the namespace (default: the one that is named, or the only one)")
    private String nsid = "";

    /**
     * The namespace identifier.
     *
     * @throws IOException if it is not said and does not follow
     */
    public int of(RemoteController controller, Reference reference) throws IOException {
        if (!nsid.isEmpty()) {
            return Numbers.u32("namespace-id", nsid);
        }
        if (reference.nsid(controller) != 0) {
            return reference.nsid(controller);
        }
        if (controller.namespaces().size() != 1) {
            throw new IOException(controller.name() + " has "
                    + controller.namespaces().size() + " namespaces; say which with -n NSID");
        }
        return controller.namespaces().get(0).nsid();
    }

    /** The namespace identifier, or what stands for none. */
    int orElse(int otherwise) {
        return nsid.isEmpty() ? otherwise : Numbers.u32("namespace-id", nsid);
    }
}
