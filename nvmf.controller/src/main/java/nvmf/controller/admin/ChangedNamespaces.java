package nvmf.controller.admin;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import nvmf.api.spec.admin.NamespaceList;

/** What changed since the host last read log page 04h (Base Specification, "Changed Namespace List"). */
public final class ChangedNamespaces {
    private final TreeSet<Integer> nsids = new TreeSet<>();

    public void add(int nsid) {
        // One more than fit says that they do not.
        if (nsids.size() <= NamespaceList.ENTRIES_MAX) {
            nsids.add(nsid);
        }
    }

    public ByteBuffer page() {
        return NamespaceList.encode(
                nsids.size() > NamespaceList.ENTRIES_MAX ? List.of(NamespaceList.OVERFLOW) : new ArrayList<>(nsids));
    }

    public void clear() {
        nsids.clear();
    }
}
