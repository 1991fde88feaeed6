/** Micro benchmarks with JMH, of what runs for each command and needs no socket: {@code nvmf.bench/jmh}. */
package nvmf.bench.micro;
