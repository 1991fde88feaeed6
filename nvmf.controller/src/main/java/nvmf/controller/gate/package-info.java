/** When commands may begin: not while their subsystem is paused, nor while what a lost queue began is under way. */
package nvmf.controller.gate;
