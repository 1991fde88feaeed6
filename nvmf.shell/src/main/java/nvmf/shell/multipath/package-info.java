/** Several associations with one subsystem: what is asked for, what there is, and which of them commands take. */
package nvmf.shell.multipath;
