package nvmf.shell.host;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import nvmf.api.host.ReferralPolicy;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.shell.command.Configurations;
import nvmf.shell.command.Configurations.Entry;

/** The discovery services that the running instance follows: configurations, called {@code dc0}, {@code dc1} and so on. */
final class Followed {
    static final String DISCOVERY = "nvmf.host.discovery";

    private final Configurations configurations;

    Followed(Configurations configurations) {
        this.configurations = configurations;
    }

    /** Follows one more, and says what it is called. */
    String add(TransportAddress at, ReferralPolicy referrals, Wishes wishes) throws IOException {
        List<Entry> entries = configurations.list(DISCOVERY);
        for (Entry entry : entries) {
            if (entry.text("traddr").equals(at.traddr())
                    && entry.text("trsvcid").equals(at.trsvcid())) {
                throw new IOException(entry.name() + " follows " + Associations.at(at) + " already");
            }
        }
        List<String> taken = entries.stream().map(Entry::name).toList();
        int number = 0;
        while (taken.contains("dc" + number)) {
            number++;
        }
        Map<String, Object> properties = new LinkedHashMap<>(Settings.of(wishes.request(at, Nqn.DISCOVERY)));
        properties.put("referrals", referrals.name().toLowerCase(Locale.ROOT));
        configurations.put(new Entry(DISCOVERY, "dc" + number, properties));
        return "dc" + number;
    }

    /** The one of that name, if it is followed. */
    Optional<Entry> find(String name) throws IOException {
        return configurations.list(DISCOVERY).stream()
                .filter(entry -> entry.name().equals(name))
                .findFirst();
    }

    /** What they are called. */
    List<String> names() throws IOException {
        return configurations.list(DISCOVERY).stream().map(Entry::name).toList();
    }

    /** Does not follow it any more; what was connected because of it is disconnected. */
    void remove(String name) throws IOException {
        configurations.delete(DISCOVERY, name);
    }
}
