package nvmf.bench;

import java.util.List;

/**
 * What is exchanged: how a command of this shape looks on the wire, and how many are under way at a time.
 *
 * @param write   whether data goes from host to controller
 * @param bytes   of data a command moves
 * @param depth   commands under way on each queue
 * @param queues  I/O queues
 * @param digests whether headers and data carry digests
 * @param nsid    the namespace: {@link Target#RAM} or {@link Target#FILE}
 */
record Shape(String name, boolean write, int bytes, int depth, int queues, boolean digests, int nsid) {
    private static final int COMMAND_HEADER = 72;
    private static final int DATA_HEADER = 24;
    private static final int RESPONSE = 24;

    /** The shapes that docs/performance.md reports. */
    static final List<Shape> ALL = List.of(
            of("randread-4k-1", false, 4096, 1),
            of("randread-4k-32", false, 4096, 32),
            of("randread-4k-128", false, 4096, 128),
            of("randwrite-4k-1", true, 4096, 1),
            of("randwrite-4k-32", true, 4096, 32),
            of("randwrite-4k-128", true, 4096, 128),
            of("read-128k-8", false, 131072, 8),
            of("write-128k-8", true, 131072, 8),
            new Shape("randread-4k-32-digests", false, 4096, 32, 1, true, Target.RAM),
            new Shape("randread-4k-32-file", false, 4096, 32, 1, false, Target.FILE),
            new Shape("read-128k-8-file", false, 131072, 8, 1, false, Target.FILE),
            new Shape("read-1m-4-file", false, 1048576, 4, 1, false, Target.FILE),
            new Shape("randread-4k-32-2-queues", false, 4096, 32, 2, false, Target.RAM),
            new Shape("randread-4k-32-4-queues", false, 4096, 32, 4, false, Target.RAM),
            new Shape("randread-4k-32-8-queues", false, 4096, 32, 8, false, Target.RAM));

    private static Shape of(String name, boolean write, int bytes, int depth) {
        return new Shape(name, write, bytes, depth, 1, false, Target.RAM);
    }

    static Shape named(String name) {
        return ALL.stream()
                .filter(shape -> shape.name.equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no shape " + name + "; there are "
                        + ALL.stream().map(Shape::name).toList()));
    }

    /** Whether it is nothing but so many bytes one way and so many the other, which is all that a bare exchange can do. */
    boolean isPlain() {
        return queues == 1 && !digests && nsid == Target.RAM;
    }

    /** Whether it is nothing but bytes of a file, for a request each. */
    boolean isRead() {
        return queues == 1 && !digests && nsid == Target.FILE && !write;
    }

    int outstanding() {
        return depth * queues;
    }

    /** Bytes of a request without its data. */
    int requestHeader() {
        return COMMAND_HEADER;
    }

    /** Bytes of data in a request. */
    int requestData() {
        return write ? bytes : 0;
    }

    /** Bytes of a response without its data. */
    int responseHeader() {
        return write ? RESPONSE : DATA_HEADER;
    }

    /** Bytes of data in a response. */
    int responseData() {
        return write ? 0 : bytes;
    }
}
