package nvmf.shell;

import java.util.List;
import nvmf.shell.command.Catalog;
import nvmf.shell.command.Catalog.Entry;
import nvmf.shell.command.Place;
import nvmf.shell.host.Dd;
import nvmf.shell.host.Discover;
import nvmf.shell.serve.Serve;

/** All commands. A new one is a class and a line here. */
final class Commands {
    private Commands() {}

    static Catalog catalog() {
        return new Catalog(List.of(
                new Entry("serve", "", Place.STAYS, "Serves disks over NVMe/TCP until it is told to end", Serve::new),
                new Entry("discover", "", Place.HERE, "Prints what a discovery service offers", Discover::new),
                new Entry(
                        "dd",
                        "",
                        Place.HERE,
                        "Copies a namespace to standard output, or standard input to it",
                        Dd::new)));
    }
}
