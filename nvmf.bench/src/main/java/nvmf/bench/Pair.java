package nvmf.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** A contestant of two Java processes, which live through all its slices and are stopped between them. */
final class Pair implements Contestant {
    private final String name;
    private final Predicate<Shape> ability;
    private final Worker server;
    private final Worker client;

    private Pair(String name, Predicate<Shape> ability, Worker server, Worker client) {
        this.name = name;
        this.ability = ability;
        this.server = server;
        this.client = client;
    }

    /** The bare exchange: {@code spin} or {@code sleep}, {@code hot} or {@code moving}. */
    static Pair bare(String name, String mode, String payloads) throws IOException {
        return start(name, Shape::isPlain, BareServer.class, BareClient.class, List.of(), List.of(mode, payloads));
    }

    /** The same with the payloads in a file: {@code read} or {@code sendfile}. */
    static Pair file(String name, String payloads) throws IOException {
        return start(name, Shape::isRead, BareServer.class, BareClient.class, List.of(), List.of("sleep", payloads));
    }

    /** Our host and our controller, with that way to wait. */
    static Pair nvmf(String name, String mode) throws IOException {
        return start(name, shape -> true, Target.class, Load.class, List.of(), List.of(mode));
    }

    /** The same with all of the heap resident from the beginning, so that what is resident besides grows for other reasons. */
    static Pair touched(String name, String mode) throws IOException {
        return start(name, shape -> true, Target.class, Load.class, List.of("-XX:+AlwaysPreTouch"), List.of(mode));
    }

    private static Pair start(
            String name,
            Predicate<Shape> ability,
            Class<?> server,
            Class<?> client,
            List<String> options,
            List<String> arguments)
            throws IOException {
        Worker serving = Worker.java(0, server, options, arguments);
        List<String> forClient = new ArrayList<>(arguments);
        forClient.add(serving.await(Console.PORT));
        Pair pair = new Pair(name, ability, serving, Worker.java(1, client, options, forClient));
        pair.pause();
        return pair;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean can(Shape shape) {
        return ability.test(shape);
    }

    @Override
    public Figures run(Shape shape, int rampMillis, int millis) throws IOException {
        try {
            resume();
            client.say(shape.name() + " " + rampMillis + " " + millis);
            client.line(Console.MEASURING);
            Usage before = serverUsage();
            Outcome outcome = Outcome.ofLine(client.line(Outcome.MARK));
            return Figures.of(outcome, serverUsage().since(before));
        } finally {
            pause();
        }
    }

    private Usage serverUsage() throws IOException {
        server.say(Usage.MARK.strip());
        return Usage.ofLine(server.line(Usage.MARK));
    }

    /** What both used while one association did nothing, in parts of a processor: the server's and the client's. */
    double[] idle(int millis) throws IOException {
        try {
            resume();
            client.say("idle " + millis);
            client.line(Console.MEASURING);
            Usage before = serverUsage();
            Usage clientUsed = Usage.ofLine(client.line(Usage.MARK));
            Usage serverUsed = serverUsage().since(before);
            return new double[] {serverUsed.cpuNanos() / 1e6 / millis, clientUsed.cpuNanos() / 1e6 / millis};
        } finally {
            pause();
        }
    }

    /**
     * How many associations a second, and how many bytes each takes: at the server in its heap and outside it, then at the client. As many
     * have been made and ended before.
     */
    double[] associations(int count, int queues) throws IOException {
        try {
            resume();
            // What the compilers make of connecting is not an association's.
            client.say("visits " + count + " " + queues);
            client.line(Load.VISITED);
            client.say("associations 1 " + queues);
            long[] clientBefore = numbers(client.await(Console.MEMORY));
            long[] serverBefore = memory(server);
            client.say("associations " + count + " " + queues);
            double rate = Double.parseDouble(client.await("connected "));
            long[] clientAfter = numbers(client.await(Console.MEMORY));
            long[] serverAfter = memory(server);
            return new double[] {
                rate,
                (serverAfter[0] - serverBefore[0]) * 1024.0 / count,
                (serverAfter[1] - serverBefore[1]) * 1024.0 / count,
                (clientAfter[0] - clientBefore[0]) * 1024.0 / count,
                (clientAfter[1] - clientBefore[1]) * 1024.0 / count
            };
        } finally {
            pause();
        }
    }

    private static long[] memory(Worker worker) throws IOException {
        worker.say(Console.MEMORY.strip());
        return numbers(worker.await(Console.MEMORY));
    }

    private static long[] numbers(String line) {
        String[] words = line.split(" ");
        return new long[] {Long.parseLong(words[0]), Long.parseLong(words[1])};
    }

    private void resume() throws IOException {
        signal(true);
    }

    private void pause() throws IOException {
        signal(false);
    }

    private void signal(boolean run) throws IOException {
        for (Worker worker : List.of(server, client)) {
            if (run) {
                worker.resume();
            } else {
                worker.pause();
            }
        }
    }

    @Override
    public void close() throws IOException {
        client.close();
        server.close();
    }
}
