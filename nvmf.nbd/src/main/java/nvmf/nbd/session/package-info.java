/** One connection of a client: first it negotiates which export it wants and how, then it sends requests. */
package nvmf.nbd.session;
