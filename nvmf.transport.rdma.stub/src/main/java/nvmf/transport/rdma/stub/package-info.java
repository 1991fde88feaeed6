/**
 * The place of an RDMA transport. Here is what is true without verbs, ready for a transport that has them: the private data that
 * RDMA_CM carries when a queue pair is made, keyed SGLs, the table of memory regions, and addresses.
 *
 * <p>Its service is of type RDMA, and refuses every address with one sentence that says what is missing; its
 * {@code service.ranking} is so low that any other RDMA transport is asked first. The application ships with this bundle beside it and
 * not started, so that connecting by RDMA says that no transport for RDMA is installed. Put into the folder {@code load}, the bundle
 * gives its own sentence instead, and shows by that where a transport with verbs would go.
 *
 * <p>How data moves by key, in running code, is shown by {@code nvmf.transport.loop}.
 */
package nvmf.transport.rdma.stub;
