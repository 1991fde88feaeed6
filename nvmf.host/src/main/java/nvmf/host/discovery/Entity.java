package nvmf.host.discovery;

/** What a host says of itself when it registers: what the machine is called, and its operating system. */
public record Entity(String name, String version) {}
