/** What is counted, for whoever watches. */
package nvmf.controller.meter;
