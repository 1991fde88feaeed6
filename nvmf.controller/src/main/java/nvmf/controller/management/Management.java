package nvmf.controller.management;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import nvmf.api.spec.Nqn;

/** What hosts may do to the namespaces of a subsystem, where that is configured. Any thread; stages fail with a status. */
public interface Management {
    /** The block sizes a namespace can be made with, by the index of their LBA format. */
    List<Integer> blockSizes();

    /** Whether hosts made that namespace, and so may attach, detach and delete it. */
    boolean manages(int nsid);

    /** Bytes of all namespaces that hosts have made or could make. */
    long capacity();

    /** Bytes that are left. */
    long available();

    /**
     * Makes a namespace that is attached to nobody.
     *
     * @param shared whether more than one host can have it
     * @return its NSID
     */
    CompletionStage<Integer> create(int blockSize, long blocks, boolean shared);

    /** Deletes a namespace that a host made, or all of them for -1; whoever has it is told. */
    CompletionStage<Void> delete(int nsid);

    /** Attaches a namespace to these hosts, or to none of them. */
    CompletionStage<Void> attach(int nsid, Set<Nqn> hosts);

    /** Detaches a namespace from these hosts, or from none of them. */
    CompletionStage<Void> detach(int nsid, Set<Nqn> hosts);
}
