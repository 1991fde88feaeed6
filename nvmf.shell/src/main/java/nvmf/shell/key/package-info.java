/** Commands about the secrets of authentication. */
package nvmf.shell.key;
