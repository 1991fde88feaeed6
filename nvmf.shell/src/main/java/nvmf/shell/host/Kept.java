package nvmf.shell.host;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import nvmf.api.host.RemoteController;

/** Associations that stay though they were meant, because somebody keeps them who was not named: a configuration, or a program. */
final class Kept {
    private final List<RemoteController> controllers;

    Kept(List<RemoteController> controllers) {
        this.controllers = List.copyOf(controllers);
    }

    /** The PID of a configuration that keeps an association of that name. */
    static boolean isOwner(String pid, String name) {
        return pid.equals(Persistent.PID + "~" + name) || pid.equals(Followed.DISCOVERY + "~" + name);
    }

    /** A sentence for each owner: what stays, whose it is, and how it is ended. */
    List<String> sentences() {
        Map<String, List<String>> names = controllers.stream()
                .collect(Collectors.groupingBy(
                        Kept::owner,
                        LinkedHashMap::new,
                        Collectors.mapping(RemoteController::name, Collectors.toList())));
        List<String> sentences = new ArrayList<>();
        names.forEach((owner, mine) -> sentences.add(
                String.join(", ", mine) + (mine.size() == 1 ? " stays: it belongs to " : " stay: they belong to ")
                        + owner + "; " + end(owner)));
        return sentences;
    }

    private static String end(String owner) {
        String name = owner.substring(owner.indexOf('~') + 1);
        return isOwner(owner, name)
                ? "nvmf disconnect " + name + " ends that, --force whatever is connected"
                : "--force ends it all the same";
    }

    /** The same for scripts. */
    List<Map<String, Object>> data() {
        List<Map<String, Object>> all = new ArrayList<>();
        for (RemoteController controller : controllers) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("device", controller.name());
            one.put("owner", owner(controller));
            all.add(one);
        }
        return all;
    }

    private static String owner(RemoteController controller) {
        return controller.owner().orElse("");
    }

    /** For whoever meant nothing else. */
    IOException failure() {
        return new IOException(String.join("; ", sentences()));
    }

    boolean isNothing() {
        return controllers.isEmpty();
    }
}
