package nvmf.shell.instance;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A command for a running instance: its words, and the folder that its relative paths are relative to. */
record Request(Path folder, List<String> words) {
    private static final String VERSION = "nvmf 1";
    private static final String SEPARATOR = "\0";
    static final int WORDS_MAX = 256;

    Request {
        words = List.copyOf(words);
    }

    Frame toFrame() {
        List<String> parts = new ArrayList<>(List.of(VERSION, folder.toString()));
        parts.addAll(words);
        return new Frame(Frame.REQUEST, StandardCharsets.UTF_8.encode(String.join(SEPARATOR, parts)));
    }

    /**
     * What a frame asks for.
     *
     * @throws IOException with a sentence, if it is no request of this version
     */
    static Request of(Frame frame) throws IOException {
        String text;
        try {
            text = StandardCharsets.UTF_8.newDecoder().decode(frame.bytes()).toString();
        } catch (CharacterCodingException e) {
            throw new IOException("the request is not text", e);
        }
        List<String> parts = List.of(text.split(SEPARATOR, -1));
        if (frame.type() != Frame.REQUEST || !parts.get(0).equals(VERSION) || parts.size() < 3) {
            throw new IOException("the running instance is of another version; start it again");
        }
        if (parts.size() > WORDS_MAX + 2) {
            throw new IOException("a command has at most " + WORDS_MAX + " words");
        }
        try {
            return new Request(Path.of(parts.get(1)), parts.subList(2, parts.size()));
        } catch (InvalidPathException e) {
            throw new IOException("the request names no folder", e);
        }
    }
}
