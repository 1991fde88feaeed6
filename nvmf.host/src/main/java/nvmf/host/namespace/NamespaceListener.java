package nvmf.host.namespace;

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

    /** A namespace is of no use any more. */
    void removed(RemoteController controller, RemoteNamespace namespace);
}
