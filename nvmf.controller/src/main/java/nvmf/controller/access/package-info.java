/** Who may use a subsystem: by name, by where they come from, and by what they know. */
package nvmf.controller.access;
