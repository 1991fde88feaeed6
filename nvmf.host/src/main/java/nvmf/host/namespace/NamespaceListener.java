package nvmf.host.namespace;

import java.util.List;
import java.util.function.Supplier;
import nvmf.api.host.RemoteController;
import nvmf.api.host.RemoteNamespace;

/** Learns of namespaces that come and go, each {@code removed} after its {@code added}. Called on a queue's thread: must not block. */
public interface NamespaceListener {
    /** Nobody listens. */
    NamespaceListener NOBODY = new NamespaceListener() {
        @Override
        public void added(RemoteController controller, RemoteNamespace namespace) {}

        @Override
        public void removed(RemoteController controller, RemoteNamespace namespace) {}
    };

    /** A namespace can be used from now on. */
    void added(RemoteController controller, RemoteNamespace namespace);

    /**
     * A namespace that is there may be called otherwise by now: an association that leads to it came or went.
     *
     * @param names what it is called whenever that is asked, its own name first; nothing once it is gone
     */
    default void named(RemoteNamespace namespace, Supplier<List<String>> names) {}

    /** A namespace is of no use any more. */
    void removed(RemoteController controller, RemoteNamespace namespace);
}
