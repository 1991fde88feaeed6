package nvmf.transport.tcp;

/**
 * What a listener tells each of its queue pairs.
 *
 * @param inCapsuleData bytes of data that an I/O command capsule may carry
 * @param elideSuccess  whether a completion that carries nothing is folded into the data
 * @param onConnect     called when Connect was done
 */
record ListenerTerms(int inCapsuleData, boolean elideSuccess, Runnable onConnect) {
    void onConnected() {
        onConnect.run();
    }
}
