/** An example: the smallest transport that keeps the promises of {@code nvmf.api.transport}. */
package nvmf.transport.toy;
