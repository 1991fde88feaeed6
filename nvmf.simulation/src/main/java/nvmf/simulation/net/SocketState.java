package nvmf.simulation.net;

/** What a socket has come to. */
enum SocketState {
    NEW,
    ACTIVE,
    CLOSED
}
