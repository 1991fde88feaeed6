/** Associations: how they are made, kept alive, watched, reset and ended. */
package nvmf.host.association;
