/** One value, two forms: text for people and JSON for scripts. */
package nvmf.shell.print;
