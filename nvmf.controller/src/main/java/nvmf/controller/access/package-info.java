/** Who may use a subsystem: by name, and by where they come from. */
package nvmf.controller.access;
