package nvmf.transport.tcp.net;

import java.io.IOException;
import java.net.BindException;
import java.net.UnknownHostException;
import java.util.regex.Pattern;
import nvmf.api.spec.fabrics.TransportAddress;

/**
 * Why the system does not do what is asked of it, for people: in its own words. Netty puts the name of a call and a number before them,
 * and an address behind, which those who read them know.
 */
public final class Reasons {
    // Errors: "bind(..) failed with error(-98): Address already in use", "io_uring connect(..) failed ...".
    private static final Pattern CALL = Pattern.compile("^[\\w ]+\\(\\.\\.\\) failed(?: with error\\(-?\\d+\\))?: ");

    // AbstractChannel's annotated exceptions: "Connection refused: /127.0.0.1:4420", "... : localhost/127.0.0.1:4420".
    private static final Pattern PLACE = Pattern.compile(": [^ /]*/[^ ]+:\\d+$");

    private Reasons() {}

    /** What the system said. */
    public static String of(Throwable failure) {
        String message = failure.getMessage();
        if (message == null) {
            return failure.getClass().getSimpleName();
        }
        String words = CALL.matcher(message).replaceFirst("");
        return PLACE.matcher(words).replaceFirst("");
    }

    /** The failure with that for its message; itself, where that is its message already. */
    public static IOException plain(IOException failure) {
        String words = of(failure);
        return words.equals(failure.getMessage()) ? failure : new IOException(words, failure);
    }

    /** Why nothing listens at an address, and what to do about it: always to choose another, which whoever asked can say how. */
    public static IOException listening(TransportAddress at, Throwable failure) {
        if (failure instanceof UnknownHostException) {
            return refusal(at.traddr() + " is not known here: choose another address", failure);
        }
        String words = of(failure);
        String place = place(at);
        if (words.startsWith("Address already in use")) {
            return refusal("something else listens at " + place + "; stop it or choose another port", failure);
        }
        if (words.startsWith("Cannot assign requested address")) {
            return refusal(at.traddr() + " is no address of this machine: choose another address", failure);
        }
        if (words.startsWith("Permission denied")) {
            return refusal("this process may not listen at " + place + ": choose another port", failure);
        }
        return new IOException("cannot listen at " + place + ": " + words, failure);
    }

    private static IOException refusal(String sentence, Throwable cause) {
        BindException refusal = new BindException(sentence);
        refusal.initCause(cause);
        return refusal;
    }

    private static String place(TransportAddress at) {
        String host = at.traddr().indexOf(':') >= 0 ? "[" + at.traddr() + "]" : at.traddr();
        return host + ":" + at.trsvcid();
    }
}
