package nvmf.controller.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class ChangedNamespacesTest {
    private final ChangedNamespaces changed = new ChangedNamespaces();

    @Test
    void eachIsListedOnceInOrder() {
        changed.add(9);
        changed.add(2);
        changed.add(9);
        ByteBuffer page = changed.page();
        assertThat(page.capacity()).isEqualTo(4096);
        assertThat(page.getInt(0)).isEqualTo(2);
        assertThat(page.getInt(4)).isEqualTo(9);
        assertThat(page.getInt(8)).isZero();
    }

    // Base Specification, "Changed Namespace List": more than 1024 are one entry FFFFFFFFh.
    @Test
    void asManyAsFitAreListedAndOneMoreIsAnOverflow() {
        for (int nsid = 1; nsid <= 1024; nsid++) {
            changed.add(nsid);
        }
        assertThat(changed.page().getInt(4092)).isEqualTo(1024);
        changed.add(1025);
        assertThat(changed.page().getInt(0)).isEqualTo(0xFFFF_FFFF);
        assertThat(changed.page().getInt(4)).isZero();
        changed.clear();
        assertThat(changed.page().getInt(0)).isZero();
    }
}
