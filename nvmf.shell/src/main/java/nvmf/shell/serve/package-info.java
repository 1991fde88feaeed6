/** Commands of the controller side: what is served, on which ports, and who is connected. */
package nvmf.shell.serve;
