package nvmf.block;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A loop device over an image, where the machine lets us. */
record Loop(boolean attached, String said) {
    static Loop of(Path image) throws IOException, InterruptedException {
        return losetup("--find", "--show", image.toString());
    }

    Path node() {
        return Path.of(said);
    }

    void detach() throws IOException, InterruptedException {
        losetup("--detach", said);
    }

    private static Loop losetup(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("losetup"));
        command.addAll(List.of(arguments));
        Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            return new Loop(false, e.getMessage());
        }
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        boolean ended = process.waitFor(20, TimeUnit.SECONDS);
        return new Loop(ended && process.exitValue() == 0, said);
    }
}
