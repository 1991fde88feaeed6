package nvmf.transport.tcp;

/**
 * What a listener tells each of its queue pairs.
 *
 * @param inCapsuleData bytes of data that an I/O command capsule may carry
 * @param elideSuccess  whether a completion that carries nothing is folded into the data
 * @param r2tMillis     from an R2T to the next of its data
 * @param onConnect     called when Connect was done
 */
record ListenerTerms(int inCapsuleData, boolean elideSuccess, int r2tMillis, Runnable onConnect) {
    void onConnected() {
        onConnect.run();
    }
}
