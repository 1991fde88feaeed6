/** Authentication, the host's side. */
package nvmf.host.auth;
