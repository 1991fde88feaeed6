package nvmf.shell.host;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import nvmf.api.host.ConnectRequest;
import nvmf.api.host.Host;
import nvmf.api.host.RemoteController;
import nvmf.api.spec.fabrics.DiscoveryEntry;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.spec.fabrics.TransportType;
import nvmf.shell.command.Await;
import nvmf.shell.command.Call;
import nvmf.shell.command.Failures;
import nvmf.shell.command.PartlyFailed;
import nvmf.shell.command.ShellCommand;
import nvmf.shell.print.Column;
import nvmf.shell.print.Printable;
import nvmf.shell.print.Value;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Connects to everything that a discovery service offers, and those it refers to. */
@Command
public final class ConnectAll implements ShellCommand {
    /** Discovery services that are followed; a ring of referrals ends earlier, since none is asked twice. */
    private static final int SERVICES_MAX = 32;

    @Parameters(
            paramLabel = "ADDR[:PORT]",
            description = "the discovery controller; without a port 8009, then 4420, are tried")
    private String address = "";

    @Mixin
    private Wishes wishes = new Wishes();

    /** What became of an entry. */
    record Row(
            String device,
            String subnqn,
            @Column(title = "address", json = "address") String at,
            String result) {}

    @Override
    public Value run(Call call) throws Exception {
        TransportType type = Target.type(wishes.transport());
        Host host = call.world().host();
        List<DiscoveryEntry> log = Discover.log(call, type, address, wishes.options());
        List<Row> rows = new ArrayList<>();
        boolean failed = false;
        for (DiscoveryEntry entry : offered(call, host, log)) {
            ConnectRequest request = wishes.request(entry.address(), entry.subnqn());
            String subnqn = Printable.line(entry.subnqn().value());
            String at = Printable.line(Associations.at(entry.address()));
            if (!wishes.allowDuplicate() && Associations.same(host, request).isPresent()) {
                rows.add(new Row(Associations.same(host, request).get().name(), subnqn, at, "was connected"));
                continue;
            }
            try {
                RemoteController controller = Await.answer(host.connect(request));
                rows.add(new Row(controller.name(), subnqn, at, "connected"));
            } catch (IOException | RuntimeException e) {
                failed = true;
                rows.add(new Row("", subnqn, at, Failures.sentence(e)));
            }
        }
        end(call, host);
        if (failed) {
            throw new PartlyFailed("not everything could be connected", Value.of(rows));
        }
        return Value.of(rows);
    }

    /** The NVM subsystems of a log and of those it refers to, each address once. */
    private Set<DiscoveryEntry> offered(Call call, Host host, List<DiscoveryEntry> log) throws Exception {
        Set<DiscoveryEntry> offered = new LinkedHashSet<>();
        Set<TransportAddress> asked = new LinkedHashSet<>();
        List<DiscoveryEntry> queue = new ArrayList<>(log);
        for (int i = 0; i < queue.size(); i++) {
            DiscoveryEntry entry = queue.get(i);
            if (entry.subtype() == DiscoveryEntry.NVM_SUBSYSTEM) {
                offered.add(entry);
            } else if (entry.subtype() == DiscoveryEntry.REFERRAL
                    && asked.size() < SERVICES_MAX
                    && asked.add(entry.address())) {
                try {
                    queue.addAll(Await.answer(host.discover(entry.address(), wishes.options())));
                } catch (IOException | RuntimeException e) {
                    call.err()
                            .println("nvmf connect-all: the referral to "
                                    + Printable.line(Associations.at(entry.address())) + " leads nowhere: "
                                    + Printable.line(Failures.sentence(e)));
                }
            }
        }
        return offered;
    }

    private static void end(Call call, Host host) throws Exception {
        if (call.stay().isPresent()) {
            for (RemoteController controller : host.controllers()) {
                Await.answer(controller.disconnect());
            }
            call.err()
                    .println("nvmf connect-all: no instance is running, so these associations ended with the command");
        }
    }
}
