package nvmf.shell.config;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import nvmf.shell.command.UsageException;
import org.junit.jupiter.api.Test;

/** What two configurations both want to be is told before one of them is refused. */
final class TwiceTest {
    private static final String NQN = "nqn.2014-08.org.example:";
    private final SortedMap<String, Map<String, Object>> file = new TreeMap<>();

    private void subsystem(String name, String nqn) {
        file.put("nvmf.subsystem~" + name, Map.of("nvmf.nqn", NQN + nqn, "site", name));
    }

    private void namespace(String name, Object nsid, String filter) {
        file.put("nvmf.namespace~" + name, Map.of("nsid", nsid, "subsystem.target", filter));
    }

    private void refused(String sentence) {
        assertThatThrownBy(() -> Twice.check(file))
                .isInstanceOf(UsageException.class)
                .hasMessage(sentence);
    }

    @Test
    void theSameNamespaceOfASubsystemIsThereOnce() {
        subsystem("a", "a");
        namespace("a-1", 1L, "(nvmf.nqn=" + NQN + "a)");
        namespace("a-2", 2, "(nvmf.nqn=" + NQN + "a)");
        Twice.check(file);
        namespace("a-3", "1", "(&(site=a)(service.pid=*))");
        refused("\"nvmf.namespace~a-1\" and \"nvmf.namespace~a-3\" both are namespace 1 of nvmf.subsystem~a:"
                + " give one of them another \"nsid\"");
    }

    @Test
    void twoSubsystemsHaveNamespacesOfTheSameNumbers() {
        subsystem("a", "a");
        subsystem("b", "b");
        namespace("a-1", 1, "(nvmf.nqn=" + NQN + "a)");
        namespace("b-1", 1, "(nvmf.nqn=" + NQN + "b)");
        Twice.check(file);
    }

    @Test
    void aSubsystemOfElsewhereIsKnownByItsFilter() {
        namespace("x", 1, "(nvmf.nqn=" + NQN + "elsewhere)");
        namespace("y", 1, "(nvmf.nqn=" + NQN + "anywhere)");
        Twice.check(file);
        namespace("z", 1, " (nvmf.nqn=" + NQN + "elsewhere)");
        refused("\"nvmf.namespace~x\" and \"nvmf.namespace~z\" both are namespace 1 of (nvmf.nqn=" + NQN
                + "elsewhere): give one of them another \"nsid\"");
    }

    @Test
    void aNameIsOneSubsystems() {
        subsystem("a", "a");
        subsystem("b", "b");
        Twice.check(file);
        file.put("nvmf.discovery", Map.of("nvmf.nqn", NQN + "b"));
        refused("\"nvmf.discovery\" and \"nvmf.subsystem~b\" both are called " + NQN
                + "b: give one of them another name");
    }
}
