package nvmf.host;

import java.util.List;
import nvmf.api.host.IoPolicy;
import nvmf.api.host.RemoteController;
import nvmf.api.host.RemoteNamespace;
import nvmf.api.host.RemoteSubsystem;
import nvmf.api.spec.Nqn;
import nvmf.host.namespace.SubsystemPaths;

/** A subsystem as its users see it, with the associations there were when they asked. */
record Subsystem(SubsystemPaths paths, List<RemoteController> controllers) implements RemoteSubsystem {
    @Override
    public String name() {
        return paths.name();
    }

    @Override
    public Nqn nqn() {
        return controllers.get(0).subnqn();
    }

    @Override
    public IoPolicy policy() {
        return paths.policy();
    }

    @Override
    public void use(IoPolicy policy) {
        paths.use(policy);
    }

    @Override
    public List<RemoteNamespace> namespaces() {
        return paths.namespaces();
    }
}
