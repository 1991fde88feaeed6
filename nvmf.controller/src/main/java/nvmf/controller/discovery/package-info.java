/** Who can be connected to, and where: the discovery log page and its generation counter. */
package nvmf.controller.discovery;
