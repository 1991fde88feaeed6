package nvmf.simulation.history;

/** No order of events explains what was answered. */
public final class Violation extends RuntimeException {
    private static final long serialVersionUID = 1;

    public Violation(String what) {
        super(what);
    }
}
