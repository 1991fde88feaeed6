/** The controller side: subsystems, their namespaces, and the ports they are reached through. */
package nvmf.controller;
