package nvmf.testkit;

/**
 * What the Javadoc of {@code nvmf.api.transport} promises, as tests. A transport's test class implements this and says how to
 * {@link #open()} a bed; every variant of the transport (with digests, without elided completions, chopped into single bytes) is one
 * such class.
 */
public interface TransportContract
        extends TransportConnectContract,
                TransportOrderContract,
                TransportDataContract,
                TransportPlaceContract,
                TransportBufferContract,
                TransportEndContract {}
