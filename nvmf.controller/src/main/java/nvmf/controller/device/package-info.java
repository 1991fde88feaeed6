/** Devices as they are served: each once, whatever the number of subsystems that serve it. */
package nvmf.controller.device;
