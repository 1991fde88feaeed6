/** What a subsystem is, apart from any queue: its settings, namespaces, controllers, and their registers. */
package nvmf.controller.model;
