package nvmf.bench;

import java.util.List;

/**
 * What is exchanged: how a command of this shape looks on the wire, and how many are under way at a time.
 *
 * @param write whether data goes from host to controller
 * @param bytes of data a command moves
 */
record Shape(String name, boolean write, int bytes, int depth) {
    private static final int COMMAND_HEADER = 72;
    private static final int DATA_HEADER = 24;
    private static final int RESPONSE = 24;

    /** The shapes that docs/performance.md reports. */
    static final List<Shape> ALL = List.of(
            new Shape("randread-4k-1", false, 4096, 1),
            new Shape("randread-4k-32", false, 4096, 32),
            new Shape("randread-4k-128", false, 4096, 128),
            new Shape("read-128k-8", false, 131072, 8),
            new Shape("write-128k-8", true, 131072, 8));

    static Shape named(String name) {
        return ALL.stream()
                .filter(shape -> shape.name.equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no shape " + name + "; there are "
                        + ALL.stream().map(Shape::name).toList()));
    }

    /** Bytes from client to server in a bare exchange: a command, and its data where it writes. */
    int requestBytes() {
        return write ? COMMAND_HEADER + bytes : COMMAND_HEADER;
    }

    /** Bytes from server to client in a bare exchange: data with its header, or a response. */
    int responseBytes() {
        return write ? RESPONSE : DATA_HEADER + bytes;
    }
}
