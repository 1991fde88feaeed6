package nvmf.shell.fault;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import nvmf.api.fault.FaultCounters;
import nvmf.api.fault.FaultProxy;
import nvmf.api.fault.FaultRule;
import nvmf.api.fault.FaultSite;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.spec.fabrics.TransportType;
import nvmf.shell.command.Addresses;
import nvmf.shell.command.Call;
import nvmf.shell.command.Place;
import nvmf.shell.command.ShellCommand;
import nvmf.shell.command.UsageException;
import nvmf.shell.print.Column;
import nvmf.shell.print.Value;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes faults between hosts and controllers: a proxy of its own, or the rules of what runs already. */
@Command
public final class FaultCommand implements ShellCommand {
    private static final String PROXY = "proxy";
    private static final String READY = "ready";
    private static final Duration A_WHILE = Duration.ofHours(1);

    @Parameters(
            index = "0",
            paramLabel = "ACTION",
            description = {
                "proxy LISTEN TARGET: carries NVMe/TCP connections from one ADDR:PORT to another until it is told to end",
                "wrap [PORT]...: lets ports of the running instance, all of TCP if none is named, listen through faults",
                "unwrap: takes that back",
                "list: the rules, and what they did",
                "add RULE: a rule behind the others, for example c2h pdu=CapsuleResp queue=io every=10 drop",
                "clear: takes all rules away",
                "counters: what went through",
                "close NAME: ends a proxy"
            })
    private String action = "";

    @Parameters(index = "1..*", arity = "0..*", paramLabel = "ARGUMENT", description = "what the action is about")
    private List<String> arguments = List.of();

    @Option(
            names = "--rule",
            paramLabel = "RULE",
            description = "a first rule of a proxy or of wrap, several times if need be")
    private List<String> rules = List.of();

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "of a proxy or of wrap; the same seed makes the same faults (default: any)")
    private String seed = "";

    @Option(
            names = "--at",
            paramLabel = "NAME",
            description = "the proxy or transport that is meant; nvmf fault counters lists them (default: all)")
    private String at = "";

    private record RuleRow(
            @Column(title = "At", json = "at") String at,
            @Column(title = "Rule", json = "rule") String rule,
            @Column(title = "Matched", json = "matched") long matched,
            @Column(title = "Struck", json = "struck") long struck) {}

    private record CountersRow(
            @Column(title = "At", json = "at") String at,
            @Column(title = "Seed", json = "seed") long seed,

            @Column(title = "Connections", json = "connections")
            long connections,

            @Column(title = "Open", json = "open") long open,
            @Column(title = "Refused", json = "refused") long refused,
            @Column(title = "H2C PDUs", json = "h2c_pdus") long h2c,
            @Column(title = "C2H PDUs", json = "c2h_pdus") long c2h,
            @Column(title = "Faults", json = "faults") long faults) {}

    /** A proxy is a process of its own; everything else is about one that runs. */
    @Override
    public Place place(Place usual) {
        return action.equals(PROXY) ? Place.STAYS : usual;
    }

    @Override
    public Value run(Call call) throws Exception {
        return switch (action) {
            case PROXY -> proxy(call);
            case "wrap" -> wrap(call);
            case "unwrap" -> {
                take(0);
                yield Value.message("without faults again: " + String.join(", ", new Wrap(call).take()));
            }
            case "list" -> {
                take(0);
                yield rules(sites(call));
            }
            case "add" -> add(call);
            case "clear" -> {
                take(0);
                int count = sites(call).stream().mapToInt(FaultSite::clear).sum();
                yield Value.message(count == 1 ? "1 rule taken away" : count + " rules taken away");
            }
            case "counters" -> {
                take(0);
                yield Value.of(sites(call).stream().map(FaultCommand::counters).toList());
            }
            case "close" -> close(call);
            default ->
                throw new UsageException(
                        "the action is proxy, wrap, unwrap, list, add, clear, counters or close, not \"" + action
                                + "\"");
        };
    }

    private Value proxy(Call call) throws IOException, InterruptedException {
        take(2);
        TransportAddress listen = address(arguments.get(0));
        TransportAddress target = address(arguments.get(1));
        long number = seed();
        FaultProxy proxy = call.world().faults().proxy(listen, target, number, rules);
        call.err().println("seed " + number);
        call.out().println("from " + proxy.name() + " to " + arguments.get(1));
        call.out().println(READY);
        call.out().flush();
        if (call.stay().isEmpty()) {
            return Value.NONE;
        }
        // Inside a shell it stays until nvmf fault close.
        try (proxy) {
            while (!call.stay().get().ended(A_WHILE)) {
                // nothing to do but to be there
            }
            return rules(List.of(proxy));
        }
    }

    private Value wrap(Call call) throws IOException, InterruptedException {
        long number = seed();
        List<String> ports = new Wrap(call).put(arguments, number, rules);
        call.err().println("seed " + number);
        return Value.message("through faults, at " + Wrap.NAME + ": " + String.join(", ", ports));
    }

    private long seed() {
        return seed.isEmpty() ? new SecureRandom().nextInt() & Integer.MAX_VALUE : number(seed);
    }

    private static TransportAddress address(String text) {
        if (!TransportAddress.namesPort(text)) {
            throw new UsageException("\"" + text + "\" names no port: write ADDR:PORT, for example " + text + ":4420");
        }
        return Addresses.parse(TransportType.TCP, text, TransportAddress.IO_PORT);
    }

    private static long number(String text) {
        try {
            return Long.decode(text);
        } catch (NumberFormatException e) {
            throw new UsageException("--seed is a number, not \"" + text + "\"", e);
        }
    }

    private Value add(Call call) throws IOException, InterruptedException {
        if (arguments.isEmpty()) {
            throw new UsageException("add wants a rule behind it, for example: add c2h pdu=CapsuleResp every=10 drop");
        }
        String rule = String.join(" ", arguments);
        List<FaultSite> sites = sites(call);
        sites.forEach(site -> site.add(rule));
        return Value.message(
                "added at " + sites.stream().map(FaultSite::name).collect(Collectors.joining(", ")) + ": " + rule);
    }

    private Value close(Call call) throws IOException, InterruptedException {
        take(1);
        at = arguments.get(0);
        if (sites(call).get(0) instanceof FaultProxy proxy) {
            proxy.close();
            return Value.message("the proxy " + at + " is closed");
        }
        throw new IOException(at + " is a transport: it goes with its configuration nvmf.transport.fault");
    }

    private void take(int count) {
        if (arguments.size() != count) {
            throw new UsageException(action + " takes " + count + (count == 1 ? " argument" : " arguments") + ", not "
                    + arguments.size());
        }
    }

    /** The places that are meant: at least one. */
    private List<FaultSite> sites(Call call) throws IOException, InterruptedException {
        List<FaultSite> all = call.world().faults().sites();
        List<FaultSite> meant = new ArrayList<>(all);
        meant.removeIf(site -> !at.isEmpty() && !at.equals(site.name()));
        if (all.isEmpty()) {
            throw new IOException(
                    "nothing makes faults here; nvmf fault proxy and wrap do, and a configuration nvmf.transport.fault");
        }
        if (meant.isEmpty()) {
            throw new IOException("nothing called " + at + " makes faults here; there are: "
                    + all.stream().map(FaultSite::name).collect(Collectors.joining(", ")));
        }
        return meant;
    }

    private static Value rules(List<FaultSite> sites) {
        List<RuleRow> rows = new ArrayList<>();
        for (FaultSite site : sites) {
            for (FaultRule rule : site.rules()) {
                rows.add(new RuleRow(site.name(), rule.text(), rule.matched(), rule.struck()));
            }
        }
        return Value.of(rows, "there is no rule; nvmf fault add makes one");
    }

    private static CountersRow counters(FaultSite site) {
        FaultCounters now = site.counters();
        return new CountersRow(
                site.name(),
                site.seed(),
                now.connections(),
                now.open(),
                now.refused(),
                now.h2cPdus(),
                now.c2hPdus(),
                now.faults());
    }
}
