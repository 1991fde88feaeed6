/** What controllers tell without being asked: Asynchronous Events as a host looks into them. */
package nvmf.host.event;
