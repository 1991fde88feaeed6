package nvmf.shell;

import java.util.List;
import nvmf.shell.command.Catalog;
import nvmf.shell.command.Catalog.Entry;
import nvmf.shell.command.Place;
import nvmf.shell.fault.FaultCommand;
import nvmf.shell.host.Authenticate;
import nvmf.shell.host.Connect;
import nvmf.shell.host.ConnectAll;
import nvmf.shell.host.Disconnect;
import nvmf.shell.host.Discover;
import nvmf.shell.host.ListNamespaces;
import nvmf.shell.host.Reconnect;
import nvmf.shell.host.Reset;
import nvmf.shell.host.SubsystemReset;
import nvmf.shell.io.AdminPassthru;
import nvmf.shell.io.CompareBlocks;
import nvmf.shell.io.CopyBlocks;
import nvmf.shell.io.Dd;
import nvmf.shell.io.Dsm;
import nvmf.shell.io.FlushNamespace;
import nvmf.shell.io.IoPassthru;
import nvmf.shell.io.SpoilBlocks;
import nvmf.shell.io.VerifyBlocks;
import nvmf.shell.io.ZeroBlocks;
import nvmf.shell.key.CheckKey;
import nvmf.shell.key.GenerateKey;
import nvmf.shell.multipath.ListSubsystems;
import nvmf.shell.multipath.SetIoPolicy;
import nvmf.shell.nbd.Attach;
import nvmf.shell.nbd.CloseNbd;
import nvmf.shell.nbd.ListNbd;
import nvmf.shell.nbd.OpenNbd;
import nvmf.shell.page.AnaLogCommand;
import nvmf.shell.page.Dim;
import nvmf.shell.page.GetFeature;
import nvmf.shell.page.GetLog;
import nvmf.shell.page.IdentifyControllerPage;
import nvmf.shell.page.IdentifyNamespacePage;
import nvmf.shell.page.NamespaceDescriptors;
import nvmf.shell.page.SetFeature;
import nvmf.shell.page.ShowRegisters;
import nvmf.shell.perf.Perf;
import nvmf.shell.probe.Conformance;
import nvmf.shell.probe.Fuzz;
import nvmf.shell.probe.RunScript;
import nvmf.shell.reservation.Acquire;
import nvmf.shell.reservation.Register;
import nvmf.shell.reservation.Release;
import nvmf.shell.reservation.ReportReservations;
import nvmf.shell.serve.AddNamespace;
import nvmf.shell.serve.Controllers;
import nvmf.shell.serve.Diagnose;
import nvmf.shell.serve.Export;
import nvmf.shell.serve.KnownNames;
import nvmf.shell.serve.Ports;
import nvmf.shell.serve.RegroupNamespace;
import nvmf.shell.serve.RemoveNamespace;
import nvmf.shell.serve.ResizeNamespace;
import nvmf.shell.serve.Serve;
import nvmf.shell.serve.Subsystems;
import nvmf.shell.serve.Terminate;
import nvmf.shell.serve.TransportList;
import nvmf.shell.serve.Unexport;
import nvmf.shell.stats.Stats;
import nvmf.shell.traffic.AnaSet;
import nvmf.shell.traffic.Pause;
import nvmf.shell.traffic.Resume;
import nvmf.shell.traffic.TracePdus;

/** All commands. A new one is a class and a line here. */
final class Commands {
    private Commands() {}

    static Catalog catalog() {
        return new Catalog(List.of(
                new Entry("serve", "", Place.STAYS, "Serves disks over NVMe/TCP until it is told to end", Serve::new),
                new Entry(
                        "discover",
                        "",
                        Place.HERE,
                        "Prints what a discovery service offers, or which there are",
                        Discover::new),
                new Entry(
                        "dd",
                        "",
                        Place.HERE,
                        "Copies a namespace to standard output, or standard input to it",
                        Dd::new),
                new Entry("perf", "", Place.HERE, "Loads a namespace and reports how fast it answers", Perf::new),
                new Entry(
                        "attach",
                        "",
                        Place.STAYS,
                        "Gives a controller's namespaces to NBD clients until it is told to end",
                        Attach::new),
                new Entry("connect", "", Place.ANYWHERE, "Connects to a controller", Connect::new),
                new Entry(
                        "connect-all",
                        "",
                        Place.ANYWHERE,
                        "Connects to all that a discovery service offers",
                        ConnectAll::new),
                new Entry("disconnect", "", Place.INSTANCE, "Ends associations with controllers", Disconnect::new),
                new Entry(
                        "list",
                        "devlist",
                        Place.INSTANCE,
                        "Lists the namespaces of connected controllers",
                        ListNamespaces::new),
                new Entry(
                        "list-subsys",
                        "",
                        Place.INSTANCE,
                        "Lists the subsystems and the paths to each",
                        ListSubsystems::new),
                new Entry(
                        "iopolicy",
                        "",
                        Place.INSTANCE,
                        "Sets which of several paths to a disk commands take",
                        SetIoPolicy::new),
                new Entry(
                        "id-ctrl",
                        "identify",
                        Place.ANYWHERE,
                        "Shows what a controller says of itself",
                        IdentifyControllerPage::new),
                new Entry(
                        "id-ns",
                        "",
                        Place.ANYWHERE,
                        "Shows what a controller says of a namespace",
                        IdentifyNamespacePage::new),
                new Entry(
                        "ns-descs",
                        "",
                        Place.ANYWHERE,
                        "Shows the identifiers of a namespace",
                        NamespaceDescriptors::new),
                new Entry("get-log", "logpage", Place.ANYWHERE, "Reads a log page", GetLog::new),
                new Entry(
                        "ana-log",
                        "",
                        Place.ANYWHERE,
                        "Shows how well a controller reaches namespaces",
                        AnaLogCommand::new),
                new Entry("get-feature", "", Place.ANYWHERE, "Reads a feature", GetFeature::new),
                new Entry("set-feature", "", Place.ANYWHERE, "Sets a feature", SetFeature::new),
                new Entry(
                        "dim",
                        "",
                        Place.ANYWHERE,
                        "Registers this host with a discovery controller, or takes that back",
                        Dim::new),
                new Entry("show-regs", "", Place.ANYWHERE, "Shows the properties of a controller", ShowRegisters::new),
                new Entry(
                        "resv-register",
                        "",
                        Place.ANYWHERE,
                        "Registers this host with a namespace that hosts share",
                        Register::new),
                new Entry(
                        "resv-acquire",
                        "",
                        Place.ANYWHERE,
                        "Reserves a namespace, or preempts who has it",
                        Acquire::new),
                new Entry("resv-release", "", Place.ANYWHERE, "Releases or clears reservations", Release::new),
                new Entry(
                        "resv-report",
                        "",
                        Place.ANYWHERE,
                        "Shows who is registered with a namespace and who holds it",
                        ReportReservations::new),
                new Entry("flush", "", Place.ANYWHERE, "Puts what was written on stable media", FlushNamespace::new),
                new Entry("compare", "", Place.ANYWHERE, "Compares blocks with data", CompareBlocks::new),
                new Entry("write-zeroes", "", Place.ANYWHERE, "Makes blocks read as zeroes", ZeroBlocks::new),
                new Entry("dsm", "", Place.ANYWHERE, "Deallocates blocks, or says how they are used", Dsm::new),
                new Entry("verify", "", Place.ANYWHERE, "Sees that blocks can be read", VerifyBlocks::new),
                new Entry("copy", "", Place.ANYWHERE, "Copies blocks inside a namespace", CopyBlocks::new),
                new Entry(
                        "write-uncor",
                        "",
                        Place.ANYWHERE,
                        "Makes blocks unreadable until they are written",
                        SpoilBlocks::new),
                new Entry("io-passthru", "", Place.ANYWHERE, "Sends an I/O command as it stands", IoPassthru::new),
                new Entry(
                        "admin-passthru",
                        "",
                        Place.ANYWHERE,
                        "Sends an admin command as it stands",
                        AdminPassthru::new),
                new Entry(
                        "reconnect",
                        "",
                        Place.INSTANCE,
                        "Makes an association again at once, perhaps at another address",
                        Reconnect::new),
                new Entry(
                        "authenticate",
                        "",
                        Place.INSTANCE,
                        "Authenticates again, perhaps with other secrets",
                        Authenticate::new),
                new Entry("gen-dhchap-key", "", Place.HERE, "Makes a secret for authentication", GenerateKey::new),
                new Entry("check-dhchap-key", "", Place.HERE, "Says whether a secret is one", CheckKey::new),
                new Entry("reset", "", Place.INSTANCE, "Resets a controller", Reset::new),
                new Entry(
                        "subsystem-reset",
                        "",
                        Place.INSTANCE,
                        "Resets all controllers of a subsystem, those of other hosts too",
                        SubsystemReset::new),
                new Entry("subsystems", "", Place.INSTANCE, "Shows what is offered", Subsystems::new),
                new Entry("ports", "", Place.INSTANCE, "Shows where it is offered", Ports::new),
                new Entry("stats", "", Place.INSTANCE, "Prints figures, also for Prometheus", Stats::new),
                new Entry("controllers", "nvlist", Place.INSTANCE, "Shows who is connected", Controllers::new),
                new Entry(
                        "terminate",
                        "nvterminate",
                        Place.INSTANCE,
                        "Ends associations that hosts have made",
                        Terminate::new),
                new Entry("ns-add", "", Place.INSTANCE, "Adds a namespace to a subsystem", AddNamespace::new),
                new Entry("ns-resize", "", Place.INSTANCE, "Gives a namespace another size", ResizeNamespace::new),
                new Entry(
                        "ns-remove", "", Place.INSTANCE, "Takes a namespace out of a subsystem", RemoveNamespace::new),
                new Entry(
                        "ns-group",
                        "",
                        Place.INSTANCE,
                        "Puts a namespace into another ANA group",
                        RegroupNamespace::new),
                new Entry("trace", "", Place.INSTANCE, "Writes PDUs to a file as they pass", TracePdus::new),
                new Entry("pause", "", Place.INSTANCE, "Holds the I/O of a subsystem back", Pause::new),
                new Entry("resume", "", Place.INSTANCE, "Lets the I/O of a subsystem go on", Resume::new),
                new Entry(
                        "ana-set",
                        "",
                        Place.INSTANCE,
                        "Sets how well ports reach the namespaces of a group",
                        AnaSet::new),
                new Entry("export", "", Place.INSTANCE, "Offers devices as a new subsystem: a gateway", Export::new),
                new Entry("unexport", "", Place.INSTANCE, "Takes a subsystem back", Unexport::new),
                new Entry("nbd-open", "", Place.INSTANCE, "Gives disks to NBD clients", OpenNbd::new),
                new Entry("nbd-close", "", Place.INSTANCE, "Ends an NBD server", CloseNbd::new),
                new Entry("nbd-list", "", Place.INSTANCE, "Shows the NBD servers and their disks", ListNbd::new),
                new Entry(
                        "transports",
                        "",
                        Place.ANYWHERE,
                        "Shows the transports that are installed",
                        TransportList::new),
                new Entry(
                        "fuzz",
                        "",
                        Place.HERE,
                        "Sends a controller or a host valid sessions with one thing wrong",
                        Fuzz::new),
                new Entry(
                        "conformance",
                        "",
                        Place.HERE,
                        "Checks a controller against the rules of the specifications",
                        Conformance::new),
                new Entry(
                        "fault",
                        "",
                        Place.INSTANCE,
                        "Makes faults between hosts and controllers: nvmf fault proxy LISTEN TARGET, and its rules",
                        FaultCommand::new),
                new Entry("script", "", Place.HERE, "Plays a host or a controller by a script", RunScript::new),
                new Entry(
                        Known.COMMAND,
                        "",
                        Place.ANYWHERE,
                        "Lists the NQNs, addresses and names that a shell completes",
                        KnownNames::new),
                new Entry("doctor", "", Place.ANYWHERE, "Shows which components do not run, and why", Diagnose::new)));
    }
}
