package nvmf.shell.host;

import java.io.IOException;
import java.util.List;
import nvmf.api.host.ConnectRequest;
import nvmf.api.host.Host;
import nvmf.api.host.Recovery;
import nvmf.api.host.RemoteController;
import nvmf.api.host.RemoteNamespace;
import nvmf.shell.command.Await;
import nvmf.shell.command.Call;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Which controller a command is about: an association that there is, by its name or its subsystem's, or one that is made for the
 * command, by address and NQN.
 */
public final class Reference {
    @Parameters(
            index = "0",
            paramLabel = "CONTROLLER",
            description =
                    "a connected controller (nvme0), one of its namespaces (nvme0n1), or its subsystem's NQN; or ADDR:PORT")
    private String first = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "NQN",
            description = "with ADDR:PORT: connects to this subsystem for the command alone")
    private String nqn = "";

    @Option(
            names = {"-t", "--transport"},
            paramLabel = "TYPE",
            description = "with ADDR:PORT: tcp (the default), loop, rdma or fc")
    private String transport = "tcp";

    @Mixin
    private Digests digests = new Digests();

    @Mixin
    private HostName hostName = new HostName();

    /** What a command does with its controller. */
    @FunctionalInterface
    public interface Use<T> {
        T of(RemoteController controller) throws Exception;
    }

    /** This side's host, by the name that was given. */
    public Host host(Call call) throws IOException, InterruptedException {
        return hostName.host(call);
    }

    /** Runs that with the controller; an association that was made for it ends with it. */
    public <T> T with(Call call, Use<T> use) throws Exception {
        Host host = host(call);
        if (nqn.isEmpty()) {
            return use.of(find(host, first));
        }
        ConnectRequest request = ConnectRequest.of(Target.withPort(transport, first), Target.nqn(nqn))
                .withRecovery(Recovery.NONE)
                .withOptions(digests.options());
        RemoteController controller = Target.connect(host, request);
        try {
            return use.of(controller);
        } finally {
            Await.answer(controller.disconnect());
        }
    }

    /** The namespace that the reference itself names, as {@code nvme0n1} does; 0 if it names none. */
    public int nsid(RemoteController controller) {
        return controller.namespaces().stream()
                .filter(namespace -> namespace.name().equals(plain(first)))
                .mapToInt(RemoteNamespace::nsid)
                .findFirst()
                .orElse(0);
    }

    static RemoteController find(Host host, String text) throws IOException {
        List<RemoteController> found = matching(host, text);
        if (found.size() == 1 || found.stream().anyMatch(controller -> has(controller, plain(text)))) {
            // Of several paths to a disk, one that is there.
            return found.stream()
                    .filter(controller -> controller.state() == RemoteController.State.LIVE)
                    .findFirst()
                    .orElse(found.get(0));
        }
        List<String> names = (found.isEmpty() ? host.controllers() : found)
                .stream()
                        .map(controller -> controller.name() + " (" + controller.subnqn() + ")")
                        .toList();
        if (found.isEmpty()) {
            throw new IOException("no controller \"" + text + "\" is connected; "
                    + (names.isEmpty() ? "there is none" : "there are " + String.join(", ", names)));
        }
        throw new IOException("\"" + text + "\" is connected several times: " + String.join(", ", names));
    }

    /** The controllers that a name, a namespace's name or an NQN can mean. */
    static List<RemoteController> matching(Host host, String text) {
        String name = plain(text);
        return host.controllers().stream()
                .filter(controller -> controller.name().equals(name)
                        || controller.subnqn().value().equals(name)
                        || has(controller, name))
                .toList();
    }

    private static boolean has(RemoteController controller, String namespace) {
        return controller.namespaces().stream().anyMatch(mine -> mine.name().equals(namespace));
    }

    static String plain(String text) {
        return text.startsWith("/dev/") ? text.substring("/dev/".length()) : text;
    }
}
