/** What steers the I/O of hosts while they stay connected: by which ports it goes, and whether it goes on. */
package nvmf.shell.traffic;
