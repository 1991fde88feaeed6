/** What is configured: the names in it, and files of it, which are checked before anything is done with them. */
package nvmf.shell.config;
