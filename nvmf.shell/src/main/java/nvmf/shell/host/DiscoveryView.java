package nvmf.shell.host;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import nvmf.api.spec.fabrics.DiscoveryEntry;
import nvmf.api.spec.fabrics.Tsas;
import nvmf.shell.print.Printable;
import nvmf.shell.print.Value;

/** A discovery log in nvme-cli's form, both as text and as JSON. */
final class DiscoveryView {
    private DiscoveryView() {}

    static Value of(List<DiscoveryEntry> log) {
        List<Map<String, Object>> records =
                log.stream().map(DiscoveryView::record).toList();
        List<String> lines = new ArrayList<>();
        lines.add("Discovery Log Number of Records " + log.size());
        for (int i = 0; i < records.size(); i++) {
            lines.add("=====Discovery Log Entry " + i + "======");
            records.get(i).forEach((name, value) -> lines.add(String.format("%-8s %s", name + ":", value)));
        }
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("numrec", log.size());
        data.put("records", records);
        return Value.of(String.join("\n", lines), data);
    }

    private static Map<String, Object> record(DiscoveryEntry entry) {
        Map<String, Object> record = new LinkedHashMap<>();
        record.put("trtype", entry.address().type().key());
        record.put("adrfam", family(entry));
        record.put("subtype", subtype(entry.subtype()));
        record.put("treq", requirements(entry.requirements()));
        record.put("portid", entry.portId());
        record.put("cntlid", cntlid(entry.cntlid()));
        record.put("asqsz", entry.adminDepthMax());
        record.put("trsvcid", Printable.line(entry.address().trsvcid()));
        record.put("subnqn", Printable.line(entry.subnqn().value()));
        record.put("traddr", Printable.line(entry.address().traddr()));
        record.put("eflags", flags(entry.flags()));
        switch (entry.address().type()) {
            case TCP -> record.put("sectype", security(entry.tsas().tcpSecurityType()));
            case RDMA -> rdma(record, entry.tsas());
            default -> {}
        }
        return record;
    }

    private static String family(DiscoveryEntry entry) {
        return switch (entry.address().family()) {
            case UNSPECIFIED -> "pci";
            case IPV4 -> "ipv4";
            case IPV6 -> "ipv6";
            case INFINIBAND -> "infiniband";
            case FIBRE_CHANNEL -> "fibre-channel";
            case INTRA_HOST -> "loop";
        };
    }

    private static String subtype(int subtype) {
        return switch (subtype) {
            case DiscoveryEntry.REFERRAL -> "discovery subsystem referral";
            case DiscoveryEntry.NVM_SUBSYSTEM -> "nvme subsystem";
            case DiscoveryEntry.CURRENT_DISCOVERY -> "current discovery subsystem";
            default -> "unrecognized (" + subtype + ")";
        };
    }

    private static String requirements(int treq) {
        String channel = switch (treq & 0x3) {
            case 0 -> "not specified";
            case 1 -> "required";
            case 2 -> "not required";
            default -> "reserved";
        };
        return channel
                + ((treq & DiscoveryEntry.TREQ_FLOW_CONTROL_OFF) != 0 ? ", sq flow control disable supported" : "");
    }

    private static String cntlid(int cntlid) {
        return switch (cntlid) {
            case 0xFFFF -> "dynamic";
            case 0xFFFE -> "static";
            default -> Integer.toString(cntlid);
        };
    }

    private static String flags(int flags) {
        List<String> names = new ArrayList<>();
        if ((flags & DiscoveryEntry.FLAG_PERSISTENT) != 0) {
            names.add("explicit discovery connections");
        }
        if ((flags & DiscoveryEntry.FLAG_DUPLICATE) != 0) {
            names.add("duplicate discovery information");
        }
        return names.isEmpty() ? "none" : String.join(", ", names);
    }

    private static String security(int type) {
        return switch (type) {
            case 0 -> "none";
            case 1 -> "tls";
            case 2 -> "tls13";
            default -> "unrecognized (" + type + ")";
        };
    }

    private static void rdma(Map<String, Object> record, Tsas tsas) {
        record.put(
                "rdma_prtype",
                switch (tsas.rdmaProviderType()) {
                    case 1 -> "not specified";
                    case 2 -> "infiniband";
                    case 3 -> "roce";
                    case 4 -> "roce-v2";
                    case 5 -> "iwarp";
                    default -> "unrecognized (" + tsas.rdmaProviderType() + ")";
                });
        record.put(
                "rdma_qptype",
                switch (tsas.rdmaQueuePairType()) {
                    case 1 -> "connected";
                    case 2 -> "datagram";
                    default -> "unrecognized (" + tsas.rdmaQueuePairType() + ")";
                });
        record.put(
                "rdma_cms",
                tsas.rdmaConnectionManagement() == 1
                        ? "rdma-cm"
                        : "unrecognized (" + tsas.rdmaConnectionManagement() + ")");
        record.put("rdma_pkey", String.format("0x%04x", tsas.rdmaPartitionKey()));
    }
}
