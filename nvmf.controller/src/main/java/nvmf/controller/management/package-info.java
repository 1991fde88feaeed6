/** What a subsystem knows of namespace management: who has which namespace, and what hosts may do. */
package nvmf.controller.management;
