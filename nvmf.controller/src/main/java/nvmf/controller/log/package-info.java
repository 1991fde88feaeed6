/** What peers can make this side say. */
package nvmf.controller.log;
