/** What a command is: it takes options, speaks to services, and returns a value that somebody else prints. */
package nvmf.shell.command;
