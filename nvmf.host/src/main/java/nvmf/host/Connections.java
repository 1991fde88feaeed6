package nvmf.host;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import nvmf.api.host.ConnectRequest;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.host.association.PersistentConnection;

/**
 * The connections of one configuration, NAME, NAME-2 and so on: one for each address it names. When that changes those stay whose address
 * does; others move to new addresses before any is made or ended, so that disks last. Confined to the configuration's component.
 */
final class Connections {
    private final String name;
    private final BiFunction<String, ConnectRequest, PersistentConnection> make;
    private List<Connection> connections = new ArrayList<>();

    private record Connection(int number, TransportAddress address, PersistentConnection persistent) {}

    /**
     * None yet.
     *
     * @param make makes a connection of a name, not started yet
     */
    Connections(String name, BiFunction<String, ConnectRequest, PersistentConnection> make) {
        this.name = name;
        this.make = make;
    }

    /** These are wanted from now on. */
    void want(List<ConnectRequest> requests) {
        List<Connection> before = new ArrayList<>(connections);
        List<Connection> after = new ArrayList<>();
        List<ConnectRequest> others = new ArrayList<>();
        for (ConnectRequest request : requests) {
            Optional<Connection> same = before.stream()
                    .filter(one -> one.address().equals(request.address()))
                    .findFirst();
            same.ifPresentOrElse(
                    one -> {
                        before.remove(one);
                        after.add(change(one, request));
                    },
                    () -> others.add(request));
        }
        for (ConnectRequest request : others) {
            after.add(before.isEmpty() ? start(free(after), request) : change(before.remove(0), request));
        }
        before.forEach(one -> one.persistent().stop());
        connections = after;
    }

    private static Connection change(Connection one, ConnectRequest request) {
        one.persistent().change(request);
        return new Connection(one.number(), request.address(), one.persistent());
    }

    private Connection start(int number, ConnectRequest request) {
        PersistentConnection made = make.apply(number == 1 ? name : name + "-" + number, request);
        made.start();
        return new Connection(number, request.address(), made);
    }

    private static int free(List<Connection> taken) {
        int number = 1;
        while (isTaken(number, taken)) {
            number++;
        }
        return number;
    }

    private static boolean isTaken(int number, List<Connection> taken) {
        return taken.stream().anyMatch(one -> one.number() == number);
    }

    /** Ends all; completes when nothing is left of them. */
    CompletionStage<Void> stop() {
        return CompletableFuture.allOf(connections.stream()
                .map(one -> one.persistent().stop().toCompletableFuture())
                .toArray(CompletableFuture<?>[]::new));
    }
}
