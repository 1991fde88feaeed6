package nvmf.probe.script;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import nvmf.probe.wire.Conversation;

/** The connections of a script by their names, one of which is in use. Each is made when it is used first. */
final class Connections implements Closeable {
    private static final String FIRST = "first";

    private final Stage stage;
    private final Consumer<String> log;
    private final Map<String, Conversation> conversations = new LinkedHashMap<>();
    private String current = FIRST;

    Connections(Stage stage, Consumer<String> log) {
        this.stage = stage;
        this.log = log;
    }

    void use(String name) {
        current = name;
    }

    /**
     * The connection in use.
     *
     * @param patience of one that has to be made for it
     */
    Conversation get(Duration patience) throws IOException {
        Conversation known = conversations.get(current);
        if (known != null) {
            return known;
        }
        String prefix = current.equals(FIRST) ? "" : current + " ";
        Conversation made = new Conversation(stage.open(), patience, line -> log.accept(prefix + line));
        conversations.put(current, made);
        return made;
    }

    /** Forgets the connection in use, if there is one: under its name there will be another. */
    void forget() {
        conversations.remove(current);
    }

    @Override
    public void close() throws IOException {
        for (Conversation conversation : new ArrayList<>(conversations.values())) {
            conversation.close();
        }
        stage.close();
    }
}
