package nvmf.host;

import static nvmf.host.fixture.TwoPaths.FIRST;
import static nvmf.host.fixture.TwoPaths.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import nvmf.api.block.BlockDevice;
import nvmf.api.host.Paths;
import nvmf.api.host.RemoteController;
import nvmf.api.host.RemoteNamespace;
import nvmf.host.fixture.TwoPaths;
import org.junit.jupiter.api.Test;

/** A disk that connections with names of their own lead to. */
final class DiskNamesTest {
    private final TwoPaths lab = new TwoPaths();

    @Test
    void aDiskGoesByTheNamesOfAllConnectionsThatLeadToIt() {
        RemoteController one = lab.connect(FIRST, "one");
        RemoteController other = lab.connect(SECOND, "other");
        assertThat(one.namespaces()).isEqualTo(other.namespaces());
        assertThat(lab.changes).containsExactly("+onen1", "=onen1 othern1");
        RemoteController third = lab.connect(FIRST, "third");
        third.disconnect();
        lab.time.run();
        assertThat(lab.changes.subList(2, lab.changes.size()))
                .containsExactly("=onen1 othern1 thirdn1", "=onen1 othern1");
    }

    @Test
    void whoFoundItFirstMayGoAndItsNameStays() {
        RemoteController one = lab.connect(FIRST, "one");
        RemoteController other = lab.connect(SECOND, "other");
        RemoteNamespace disk = other.namespaces().get(0);
        one.disconnect();
        lab.time.run();
        lab.changes.clear();
        RemoteController again = lab.connect(FIRST, "one");
        other.disconnect();
        lab.time.run();
        assertThat(lab.changes).containsExactly("=onen1 othern1", "=onen1");
        assertThat(again.namespaces()).containsExactly(disk);
        again.disconnect();
        lab.time.run();
        assertThat(lab.changes).endsWith("-onen1");
    }

    @Test
    void connectionsThatCallItTheSameOrNothingGiveItOneName() {
        lab.connect(FIRST, "one");
        lab.connect(SECOND);
        lab.connect(TwoPaths.request(SECOND).withPaths(Paths.DEFAULT.withDisks("one")));
        assertThat(lab.changes).containsExactly("+onen1");
    }

    @Test
    void severalNamesAreAnArrayOfWhichTheFirstIsItsOwn() {
        RemoteNamespace disk = lab.connect(FIRST, "one").namespaces().get(0);
        DiskNames names = new DiskNames();
        List<String> called = new ArrayList<>(List.of("onen1", "othern1"));
        assertThat(names.of(disk)).isEqualTo("onen1");
        names.tell(disk, () -> called);
        assertThat(names.of(disk)).isEqualTo(new String[] {"onen1", "othern1"});
        assertThat(BlockDevice.name(Map.of(BlockDevice.NAME, names.of(disk)))).isEqualTo("onen1");
        called.remove(1);
        assertThat(names.of(disk)).isEqualTo("onen1");
        names.forget(disk);
        assertThat(names.of(disk)).isEqualTo("onen1");
    }
}
