/** Authentication, the controller's side: what is demanded of whom, and the exchange by which a queue's host proves who it is. */
package nvmf.controller.auth;
