package nvmf.shell.nbd;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import nvmf.api.export.BlockExport;
import nvmf.api.host.ConnectRequest;
import nvmf.api.host.Host;
import nvmf.api.host.RemoteController;
import nvmf.api.host.RemoteNamespace;
import nvmf.shell.command.Await;
import nvmf.shell.command.Call;
import nvmf.shell.command.Filter;
import nvmf.shell.command.ShellCommand;
import nvmf.shell.host.Remote;
import nvmf.shell.host.Target;
import nvmf.shell.print.Value;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Connects to a controller and gives its namespaces to NBD clients, until it is told to end or every path to them is given up. */
@Command
public final class Attach implements ShellCommand {
    private static final String READY = "ready";
    private static final Duration A_MOMENT = Duration.ofSeconds(1);

    @Mixin
    private Remote remote = new Remote();

    @Option(
            names = "--nbd",
            paramLabel = "unix:PATH|ADDR[:PORT]",
            description = "where NBD clients find the disks (default: 127.0.0.1:10809)")
    private String nbd = NbdServers.ADDRESS_DEFAULT;

    @Option(
            names = "--path",
            paramLabel = "ADDR:PORT",
            description = "a further path to the same disks; may be given several times")
    private List<String> paths = List.of();

    @Override
    public Value run(Call call) throws Exception {
        String address = NbdServers.address(nbd, call.folder());
        Host host = remote.host(call);
        ConnectRequest request = remote.request();
        List<ConnectRequest> others = new ArrayList<>();
        for (String path : paths) {
            others.add(
                    request.withAddress(Target.withPort(request.address().type().key(), path)));
        }
        List<RemoteController> controllers = new ArrayList<>();
        BlockExport.Snapshot server;
        try {
            controllers.add(Target.connect(host, request));
            for (ConnectRequest other : others) {
                controllers.add(Target.connect(host, other));
            }
            server = export(call, controllers.get(0), address);
        } catch (Exception e) {
            for (RemoteController controller : controllers) {
                Await.answer(controller.disconnect());
            }
            throw e;
        }
        for (BlockExport.Disk disk : server.disks()) {
            call.out().println(disk.uri());
        }
        call.out().println(READY);
        call.out().flush();
        // When the process ends, everything in it ends in order; in a shell it stays until nbd-close and disconnect.
        stay(call, controllers);
        return Value.NONE;
    }

    private static BlockExport.Snapshot export(Call call, RemoteController controller, String address)
            throws IOException, InterruptedException {
        int disks = controller.namespaces().size();
        if (disks == 0) {
            throw new IOException(controller.subnqn() + " has no namespace for this host");
        }
        String devices = Filter.of(RemoteNamespace.NQN, controller.subnqn().value());
        return NbdServers.open(call.world(), controller.name(), address, devices, disks);
    }

    /** Until the process is asked to end, or there is nothing left to stay for. */
    private static void stay(Call call, List<RemoteController> controllers) throws IOException, InterruptedException {
        CompletableFuture<Void> over = CompletableFuture.allOf(controllers.stream()
                .map(controller -> controller.closed().exceptionally(lost -> null))
                .map(CompletionStage::toCompletableFuture)
                .toArray(CompletableFuture<?>[]::new));
        while (call.stay().isPresent() && !call.stay().get().ended(A_MOMENT)) {
            if (over.isDone()) {
                throw new IOException("the disks are gone: "
                        + controllers.stream()
                                .map(controller -> controller.name() + ": "
                                        + controller.reason().orElse("it was disconnected"))
                                .collect(Collectors.joining("; ")));
            }
        }
    }
}
