package nvmf.host.association;

import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import nvmf.api.spec.fabrics.TransportAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What operators are told of the losses of an association: that it is away, and when it is back, for how long it was. Where its transport went
 * with it, that waits a moment, since so does everything else that ends with the process: then nothing is made again. Under the
 * association's confinement.
 */
final class Losses {
    private static final Logger LOG = LoggerFactory.getLogger(Losses.class);
    private static final long PATIENCE_MILLIS = 2_000;

    private final String name;
    private final Surroundings surroundings;
    private final Serial serial;
    private OptionalLong since = OptionalLong.empty();
    private boolean told;

    /** Which loss it is: what was planned for another one is of no interest any more. */
    private int number;

    Losses(String name, Surroundings surroundings, Serial serial) {
        this.name = name;
        this.surroundings = surroundings;
        this.serial = serial;
    }

    /** It was lost, and is to be made again at this address. */
    void begin(TransportAddress address, String why) {
        int mine = ++number;
        told = false;
        since = OptionalLong.of(surroundings.nanos());
        if (surroundings.connector().canReach(address)) {
            told = true;
            LOG.warn("{}: lost: {}; its commands wait while it is made again", name, why);
            return;
        }
        surroundings
                .delays()
                .after(PATIENCE_MILLIS)
                .execute(() -> serial.execute(() -> {
                    if (number == mine) {
                        told = true;
                        LOG.warn(
                                "{}: lost: {}; its commands wait until there is a transport for {}",
                                name,
                                why,
                                address.type().title());
                    }
                }));
    }

    /** It is there, perhaps again. */
    void back() {
        if (told) {
            long millis = TimeUnit.NANOSECONDS.toMillis(surroundings.nanos() - since.orElseThrow());
            LOG.warn("{}: back after {}", name, String.format(Locale.ROOT, "%.1f s", millis / 1e3));
        }
        end();
    }

    /** Nobody waits for it any more. */
    void end() {
        number++;
        told = false;
        since = OptionalLong.empty();
    }
}
