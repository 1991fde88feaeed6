package nvmf.host;

import nvmf.api.host.IoPolicy;
import nvmf.api.host.Paths;
import nvmf.api.host.Paths.LostWrites;

/** What configurations say of paths. */
final class PathSettings {
    private PathSettings() {}

    /**
     * The same for requests.
     *
     * @param policy a policy's word, or nothing
     * @throws IllegalArgumentException if a word is none
     */
    static Paths of(boolean shared, String policy, String lostWrites) {
        Paths paths = Paths.DEFAULT.withShared(shared).with(LostWrites.named(lostWrites));
        return policy.isEmpty() ? paths : paths.with(IoPolicy.named(policy));
    }
}
