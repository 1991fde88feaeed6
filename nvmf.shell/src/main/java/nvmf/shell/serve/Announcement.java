package nvmf.shell.serve;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.subsystem.Port;

/** What {@code serve} says before it is ready: what is there, and the line that attaches it. */
final class Announcement {
    private static final Map<String, String> WILDCARDS = Map.of("0.0.0.0", "127.0.0.1", "::", "::1");

    private Announcement() {}

    static String of(ServePlan plan, List<Port.Snapshot> ports) {
        List<String> lines = new ArrayList<>();
        lines.add("serving " + plan.nqn());
        for (int nsid = 1; nsid <= plan.disks().size(); nsid++) {
            Disk disk = plan.disks().get(nsid - 1);
            lines.add("  namespace " + nsid + ": " + disk.title() + ", blocks of " + disk.blockSize() + " bytes");
        }
        for (Port.Snapshot port : ports) {
            lines.add("  at " + at(port.address()) + ", with its discovery service on the same port");
        }
        lines.add("  to " + audience(plan.hosts().size()));
        lines.add("attach it with");
        for (Port.Snapshot port : ports) {
            lines.add("  " + connectLine(port.address(), plan.nqn()));
        }
        return String.join("\n", lines);
    }

    private static String audience(int hosts) {
        return switch (hosts) {
            case 0 -> "every host";
            case 1 -> "the host that was named and no other";
            default -> "the " + hosts + " hosts that were named and no other";
        };
    }

    static String connectLine(TransportAddress address, Nqn nqn) {
        return "nvme connect -t " + address.type().key() + " -a "
                + WILDCARDS.getOrDefault(address.traddr(), address.traddr()) + " -s " + address.trsvcid() + " -n "
                + nqn;
    }

    static String at(TransportAddress address) {
        boolean v6 = address.traddr().indexOf(':') >= 0;
        return (v6 ? "[" + address.traddr() + "]" : address.traddr()) + ":" + address.trsvcid();
    }
}
