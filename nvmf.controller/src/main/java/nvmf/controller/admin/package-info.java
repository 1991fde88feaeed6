/** What admin commands read and change: Identify pages, log pages, features, asynchronous events, keep alive. */
package nvmf.controller.admin;
