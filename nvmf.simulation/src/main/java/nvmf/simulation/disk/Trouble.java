package nvmf.simulation.disk;

/** What is wrong with a disk just now; changed by whoever makes trouble. */
public final class Trouble {
    private int slowness = 1;
    private int errorsInHundred;
    private long hangsUntilNanos;

    /** Everything takes so many times as long. */
    public void setSlowness(int times) {
        slowness = times;
    }

    /** So many of a hundred operations fail. */
    public void setErrors(int inHundred) {
        errorsInHundred = inHundred;
    }

    /** Nothing completes before that moment. */
    public void hangUntil(long nanos) {
        hangsUntilNanos = nanos;
    }

    /** All is well again. */
    public void end() {
        slowness = 1;
        errorsInHundred = 0;
        hangsUntilNanos = 0;
    }

    int slowness() {
        return slowness;
    }

    int errorsInHundred() {
        return errorsInHundred;
    }

    long hangsUntilNanos() {
        return hangsUntilNanos;
    }
}
