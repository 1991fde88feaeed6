package nvmf.shell;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import nvmf.shell.command.Runner;
import nvmf.shell.instance.InstanceClient;
import nvmf.shell.instance.Instances;

/**
 * The running instance whose shell this is; a service where the process was started as one.
 *
 * @param instance its name
 */
record Attachment(Instances instances, String instance) {
    /** The sentence of a command that failed there, without the words that a terminal gets in front of it. */
    static final class Failed extends Exception {
        private static final long serialVersionUID = 1;

        Failed(String sentence) {
            super(sentence);
        }
    }

    /** Has a command run there; what it prints goes to {@code out}. */
    void run(List<String> words, Path folder, PrintStream out) throws IOException, Failed {
        ByteArrayOutputStream messages = new ByteArrayOutputStream();
        int code;
        try (PrintStream err = new PrintStream(messages, false, StandardCharsets.UTF_8)) {
            String name = instances.choose(instance).orElse(instance);
            code = new InstanceClient(instances).run(name, words, folder, out, err);
        }
        String said = messages.toString(StandardCharsets.UTF_8).strip();
        if (code != Runner.OK) {
            String start = "nvmf " + words.get(0) + ": ";
            throw new Failed(said.startsWith(start) ? said.substring(start.length()) : said);
        }
        if (!said.isEmpty()) {
            out.println(said);
        }
    }

    /** What a command prints there, by lines. */
    List<String> lines(String command) throws IOException, Failed {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try (PrintStream out = new PrintStream(text, false, StandardCharsets.UTF_8)) {
            run(List.of(command), Path.of("").toAbsolutePath(), out);
        }
        return text.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
