/**
 * A running process and the commands that other processes of its owner send it, over a Unix domain socket in a folder that nobody
 * else can open.
 */
package nvmf.shell.instance;
