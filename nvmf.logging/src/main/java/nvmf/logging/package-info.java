/** How the assembly logs: warnings to standard error, or what the environment variable {@code NVMF_LOG} asks for. */
package nvmf.logging;
