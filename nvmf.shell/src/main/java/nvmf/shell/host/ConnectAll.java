package nvmf.shell.host;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import nvmf.api.host.ConnectRequest;
import nvmf.api.host.Host;
import nvmf.api.host.ReferralPolicy;
import nvmf.api.host.RemoteController;
import nvmf.api.host.Survey;
import nvmf.api.spec.fabrics.DiscoveryEntry;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.spec.fabrics.TransportType;
import nvmf.shell.command.Await;
import nvmf.shell.command.Call;
import nvmf.shell.command.Failures;
import nvmf.shell.command.PartlyFailed;
import nvmf.shell.command.ShellCommand;
import nvmf.shell.command.UsageException;
import nvmf.shell.print.Column;
import nvmf.shell.print.Printable;
import nvmf.shell.print.Value;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Connects to everything that a discovery service offers, and those it refers to. */
@Command
public final class ConnectAll implements ShellCommand {
    /** How long whoever follows waits for what is offered at first. */
    private static final Duration CONNECTED = Duration.ofSeconds(10);

    private static final Duration A_WHILE = Duration.ofHours(1);

    @Parameters(
            paramLabel = "ADDR[:PORT]",
            description = "the discovery controller; without a port 8009, then 4420, are tried")
    private String address = "";

    @Option(
            names = "--referrals",
            paramLabel = "WHICH",
            description =
                    "which referrals are followed: none, safe (the default; not to this machine or its link, unless"
                            + " the discovery controller is there as well) or all")
    private ReferralPolicy referrals = ReferralPolicy.SAFE;

    @Option(
            names = "--follow",
            description =
                    "go on: connect to what is offered from now on, disconnect from what is not any more; ends with"
                            + " nvmf disconnect dc0, or whatever name it is given")
    private boolean follow;

    @Mixin
    private Wishes wishes = new Wishes();

    /** What was found, and where somebody answered. */
    private record Answer(TransportAddress at, Survey survey) {}

    /** What became of an entry. */
    record Row(
            String device,
            String subnqn,
            @Column(title = "address", json = "address") String at,
            String result) {}

    @Override
    public Value run(Call call) throws Exception {
        TransportType type = Target.type(wishes.transport());
        Host host = wishes.host(call);
        Answer answer = Discover.ask(
                type,
                address,
                at -> host.survey(at, referrals, wishes.options()).thenApply(survey -> new Answer(at, survey)));
        answer.survey().passedOver().forEach(place -> tell(call, place));
        if (follow) {
            return follow(call, host, answer);
        }
        List<Row> rows = new ArrayList<>();
        List<RemoteController> made = new ArrayList<>();
        boolean failed = false;
        for (DiscoveryEntry entry : answer.survey().entries()) {
            ConnectRequest request = wishes.request(entry.address(), entry.subnqn());
            String subnqn = Printable.line(entry.subnqn().value());
            String at = Printable.line(Associations.at(entry.address()));
            if (entry.address().type() != type) {
                rows.add(new Row("", subnqn, at, "not wanted: it is reached by another transport"));
                continue;
            }
            if (!wishes.allowDuplicate() && Associations.same(host, request).isPresent()) {
                rows.add(new Row(Associations.same(host, request).get().name(), subnqn, at, "was connected"));
                continue;
            }
            if (entry.demandsSecureChannel()) {
                call.err()
                        .println("nvmf connect-all: passed over " + subnqn + " at " + at
                                + ": it demands TLS, which this host does not speak");
                rows.add(new Row("", subnqn, at, "demands TLS"));
                continue;
            }
            try {
                RemoteController controller = Await.answer(host.connect(request));
                made.add(controller);
                rows.add(new Row(controller.name(), subnqn, at, "connected"));
            } catch (IOException | RuntimeException e) {
                failed = true;
                rows.add(new Row("", subnqn, at, Failures.sentence(e)));
            }
        }
        end(call, made);
        if (failed) {
            throw new PartlyFailed("not everything could be connected", Value.of(rows));
        }
        return Value.of(rows);
    }

    /** Leaves the connecting to the host, waits a moment for it, and tells how far it came. */
    private Value follow(Call call, Host host, Answer answer) throws Exception {
        if (!host.nqn().equals(call.world().host().nqn())) {
            throw new UsageException("--follow goes by the name of the running host, not by another one");
        }
        Followed followed = new Followed(call.world().configurations());
        String name = followed.add(answer.at(), referrals, wishes);
        List<ConnectRequest> wanted = answer.survey().entries().stream()
                .filter(entry -> entry.address().type() == answer.at().type() && !entry.demandsSecureChannel())
                .map(entry -> wishes.request(entry.address(), entry.subnqn()))
                .toList();
        Await.until(
                CONNECTED,
                () -> wanted.stream().allMatch(request -> isLive(host, request))
                        ? Optional.of(true)
                        : Optional.empty());
        List<Row> rows = new ArrayList<>();
        for (ConnectRequest request : wanted) {
            Optional<RemoteController> found = Associations.same(host, request);
            rows.add(new Row(
                    found.map(RemoteController::name).orElse(""),
                    Printable.line(request.subnqn().value()),
                    Printable.line(Associations.at(request.address())),
                    found.isPresent() ? "connected" : "not connected yet"));
        }
        call.err().println("nvmf connect-all: " + name + " follows " + Associations.at(answer.at()));
        if (call.stay().isPresent()) {
            while (!call.stay().get().ended(A_WHILE)) {
                // the host is at work
            }
            followed.remove(name);
        }
        return Value.of(rows);
    }

    private static boolean isLive(Host host, ConnectRequest request) {
        return Associations.same(host, request)
                .filter(controller -> controller.state() == RemoteController.State.LIVE)
                .isPresent();
    }

    private static void tell(Call call, Survey.PassedOver place) {
        call.err()
                .println("nvmf connect-all: passed over " + Printable.line(Associations.at(place.address())) + ": "
                        + Printable.line(place.why()));
    }

    private static void end(Call call, List<RemoteController> made) throws Exception {
        if (call.stay().isPresent()) {
            for (RemoteController controller : made) {
                Await.answer(controller.disconnect());
            }
            call.err()
                    .println("nvmf connect-all: no instance is running, so these associations ended with the command");
        }
    }
}
