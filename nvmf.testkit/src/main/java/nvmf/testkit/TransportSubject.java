package nvmf.testkit;

/** A transport that keeps a contract. */
public interface TransportSubject {
    /** A bed for one test, which closes it: with a transport of its own or a shared one, and a free address. */
    TransportBed open() throws Exception;
}
