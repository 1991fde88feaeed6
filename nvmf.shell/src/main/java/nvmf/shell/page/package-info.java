/** Commands that read and set what a controller knows of itself: identify pages, logs, features, properties. */
package nvmf.shell.page;
