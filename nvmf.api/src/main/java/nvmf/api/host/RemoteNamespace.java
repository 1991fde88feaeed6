package nvmf.api.host;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import nvmf.api.block.BlockDevice;
import nvmf.api.spec.Cqe;
import nvmf.api.spec.Page;
import nvmf.api.spec.Sqe;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A namespace of one {@link RemoteController} or several, and a block device: published as a {@link BlockDevice} service with the properties
 * {@link BlockDevice#NAME}, {@link #NQN}, {@link #NSID} and {@link #UUID} while it is active. Where several associations lead to it that call it
 * differently, the name is an array with all of these names, {@link #name} first.
 */
@ProviderType
public interface RemoteNamespace extends BlockDevice {
    String NQN = "nvmf.nqn";
    String NSID = "nvmf.nsid";
    String UUID = "nvmf.uuid";

    /** {@code nvme0n1}. */
    String name();

    int nsid();

    /** The Identify Namespace page as last read. */
    Page page();

    /** The ways to it, in the order they were found. */
    List<NamespacePath> paths();

    /** Sends an I/O command as it stands, but for the CID and the SGL; {@code data} is lent until the stage completes. */
    CompletionStage<Cqe> io(Sqe sqe, ByteBuffer data);
}
