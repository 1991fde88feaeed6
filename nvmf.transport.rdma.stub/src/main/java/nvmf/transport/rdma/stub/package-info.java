/** The place of an RDMA transport: what is true without verbs, and one sentence that says what is missing. */
package nvmf.transport.rdma.stub;
