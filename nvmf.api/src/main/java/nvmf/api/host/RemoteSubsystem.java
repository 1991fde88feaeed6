package nvmf.api.host;

import java.util.List;
import nvmf.api.spec.Nqn;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A subsystem as this host reaches it: by one association or several that share its namespaces. Associations that do not share are
 * subsystems of their own here. Callable from any thread.
 */
@ProviderType
public interface RemoteSubsystem {
    /** What its namespaces' names begin with: {@code nvme0}. */
    String name();

    Nqn nqn();

    /** Which path commands take. */
    IoPolicy policy();

    /** Changes that, for commands from now on. */
    void use(IoPolicy policy);

    /** The associations, in the order they were made. */
    List<RemoteController> controllers();

    /** All namespaces that they reach, by NSID. */
    List<RemoteNamespace> namespaces();
}
