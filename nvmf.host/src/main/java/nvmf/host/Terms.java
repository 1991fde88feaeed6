package nvmf.host;

import java.util.List;
import nvmf.api.host.ConnectRequest;
import nvmf.api.host.Credentials;
import nvmf.api.host.IoPolicy;
import nvmf.api.host.Paths;
import nvmf.api.host.Paths.LostWrites;
import nvmf.api.host.Recovery;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.spec.fabrics.TransportType;
import nvmf.api.transport.Options;

/** What configurations say of connections, in the one place where it becomes a request. */
record Terms(Queues queues, Origin origin, Patience patience, Sharing sharing, Secrets secrets) {
    /** What is asked of the controller. */
    record Queues(int count, int depth, long katoMillis, boolean flowControl) {}

    /** Where connections come from, and how what they send is marked; empty and 0 for what nobody set. */
    record Origin(String address, String device, int tos, boolean headerDigest, boolean dataDigest) {
        Options options() {
            Options options = Options.of(Options.HEADER_DIGEST, Boolean.toString(headerDigest))
                    .with(Options.DATA_DIGEST, Boolean.toString(dataDigest));
            options = address.isEmpty() ? options : options.with(Options.SOURCE_ADDRESS, address);
            options = device.isEmpty() ? options : options.with(Options.SOURCE_INTERFACE, device);
            return tos == 0 ? options : options.with(Options.TOS, Integer.toString(tos));
        }
    }

    /** What becomes of one that is lost. */
    record Patience(long reconnectMillis, long lossMillis, long fastFailMillis) {
        Recovery recovery() {
            return Recovery.DEFAULT
                    .withDelayMillisMax(reconnectMillis)
                    .withLossMillis(lossMillis)
                    .withFastFailMillis(fastFailMillis);
        }
    }

    /** What it is to others with the same subsystem, in words; no policy leaves it as it is. */
    record Sharing(boolean multipath, String policy, String lostWrites) {
        Paths paths() {
            Paths paths = Paths.DEFAULT.withShared(multipath).with(LostWrites.named(lostWrites));
            return policy.isEmpty() ? paths : paths.with(IoPolicy.named(policy));
        }
    }

    /** What it authenticates with, as texts. */
    record Secrets(String own, String controller, List<String> hashes, List<String> groups) {
        Credentials credentials() {
            return Credentials.parse(own, controller, hashes, groups);
        }
    }

    /**
     * The request for a subsystem.
     *
     * @throws IllegalArgumentException with a sentence, if something cannot be
     */
    ConnectRequest request(TransportAddress address, Nqn subnqn) {
        return ConnectRequest.of(address, subnqn)
                .withIoQueues(queues.count())
                .withDepth(queues.depth())
                .withKatoMillis(queues.katoMillis())
                .withFlowControl(queues.flowControl())
                .withRecovery(patience.recovery())
                .withPaths(sharing.paths())
                .withOptions(origin.options())
                .withCredentials(secrets.credentials());
    }

    /** An address as configurations have it; one in this process has no service. */
    static TransportAddress address(String trtype, String traddr, String trsvcid) {
        TransportType type = TransportType.named(trtype);
        return TransportAddress.of(type, traddr, type == TransportType.LOOP ? "" : trsvcid);
    }
}
