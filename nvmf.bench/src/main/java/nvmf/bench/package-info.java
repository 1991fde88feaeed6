/** Benchmarks: our host against our controller, beside the bare exchange of the same shape over sockets, and beside others. */
package nvmf.bench;
