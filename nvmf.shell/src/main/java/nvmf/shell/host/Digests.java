package nvmf.shell.host;

import nvmf.api.transport.Options;
import picocli.CommandLine.Option;

/** The options with which a host asks for digests. */
public final class Digests {
    @Option(
            names = {"-g", "--hdr-digest"},
            description = "header digest")
    private boolean header;

    @Option(
            names = {"-G", "--data-digest"},
            description = "data digest")
    private boolean data;

    /** What they ask of the transport. */
    public Options options() {
        Options options = Options.NONE;
        if (header) {
            options = options.with(Options.HEADER_DIGEST, "true");
        }
        return data ? options.with(Options.DATA_DIGEST, "true") : options;
    }
}
