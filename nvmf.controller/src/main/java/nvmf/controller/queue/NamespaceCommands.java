package nvmf.controller.queue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.Page;
import nvmf.api.spec.Status;
import nvmf.api.spec.StatusException;
import nvmf.api.spec.admin.IdentifyNamespace;
import nvmf.api.spec.admin.management.ControllerList;
import nvmf.api.spec.admin.management.NamespaceAttachment;
import nvmf.api.spec.admin.management.NamespaceManagement;
import nvmf.api.spec.nvm.NvmOpcode;
import nvmf.controller.ana.AnaGroups;
import nvmf.controller.management.Management;
import nvmf.controller.model.ControllerCore;
import nvmf.controller.model.NamespaceView;
import nvmf.controller.model.SubsystemCore;
import nvmf.controller.reservation.Access;
import nvmf.controller.reservation.Reservations;

/**
 * Namespace Management and Namespace Attachment. A controller stands for its host: all controllers of a host have the same namespaces.
 * On the admin queue's thread.
 */
final class NamespaceCommands {
    private static final int ALL = 0xFFFF_FFFF;

    private final SubsystemCore subsystem;
    private final UUID host;
    private final NamespaceView view;

    NamespaceCommands(ControllerCore controller) {
        this.subsystem = controller.subsystem();
        this.host = controller.host().id();
        this.view = new NamespaceView(controller);
    }

    /** Whether there are such commands. */
    boolean areOffered() {
        return subsystem.management().isPresent();
    }

    private Management management() {
        // It may have gone since the command came.
        return subsystem.management().orElseThrow(() -> new StatusException(Status.INVALID_OPCODE.dnr()));
    }

    CompletionStage<Void> manage(Flight flight) {
        NamespaceManagement command = NamespaceManagement.of(flight.sqe());
        return switch (command.select()) {
            case NamespaceManagement.CREATE -> create(command, flight);
            case NamespaceManagement.DELETE -> {
                requireReach(command.nsid());
                yield management().delete(command.nsid());
            }
            default -> throw new StatusException(Status.INVALID_FIELD.dnr());
        };
    }

    /**
     * Base Specification, figure "Command Behavior in the Presence of a Reservation": both commands belong to the write command group.
     * One for all namespaces is for none if it is not for each.
     */
    private void requireReach(int nsid) {
        List<Integer> meant = nsid == ALL ? subsystem.namespaces().nsidsAfter(0) : List.of(nsid);
        for (int one : meant) {
            require(nsid == ALL || view.knows(one), Status.INVALID_NAMESPACE);
            Reservations reservations = subsystem.reservations().find(one);
            boolean admitted = reservations == null || reservations.fence().admits(host, Access.WRITE);
            require(admitted || !management().manages(one), Status.RESERVATION_CONFLICT);
        }
    }

    private CompletionStage<Void> create(NamespaceManagement command, Flight flight) {
        requireData(flight, NamespaceManagement.DATA_BYTES);
        Page page = IdentifyNamespace.LAYOUT.read(flight.data());
        require(command.csi() == NvmOpcode.CSI && command.nsid() == 0, Status.INVALID_FIELD);
        long blocks = page.get(IdentifyNamespace.NSZE);
        long capacity = page.get(IdentifyNamespace.NCAP);
        require(blocks != 0 && Long.compareUnsigned(capacity, blocks) <= 0, Status.INVALID_FIELD);
        require(capacity == blocks, Status.THIN_PROVISIONING_NOT_SUPPORTED);
        long group = page.get(IdentifyNamespace.ANAGRPID);
        require(
                page.get(IdentifyNamespace.DPS) == 0
                        && page.get(IdentifyNamespace.NVMSETID) == 0
                        && page.get(IdentifyNamespace.ENDGID) == 0
                        && (group == 0 || group == AnaGroups.DEFAULT),
                Status.INVALID_FIELD);
        List<Integer> sizes = management().blockSizes();
        int format = IdentifyNamespace.formatIndex(page.getInt(IdentifyNamespace.FLBAS));
        require(format < sizes.size(), Status.INVALID_FORMAT);
        require(blocks > 0 && blocks <= Long.MAX_VALUE / sizes.get(format), Status.INSUFFICIENT_CAPACITY);
        boolean shared = (page.get(IdentifyNamespace.NMIC) & 1) != 0;
        return management().create(sizes.get(format), blocks, shared).thenAccept(flight::result);
    }

    CompletionStage<Void> attach(Flight flight) {
        NamespaceAttachment command = NamespaceAttachment.of(flight.sqe());
        require(
                command.select() == NamespaceAttachment.ATTACH || command.select() == NamespaceAttachment.DETACH,
                Status.INVALID_FIELD);
        requireData(flight, ControllerList.BYTES);
        require(command.nsid() != 0 && command.nsid() != ALL, Status.INVALID_NAMESPACE);
        Set<Nqn> hosts = new HashSet<>();
        for (int cntlid : ControllerList.decode(flight.data(), flight.data().position())) {
            ControllerCore controller = subsystem
                    .controller(cntlid)
                    .orElseThrow(() -> new StatusException(Status.CONTROLLER_LIST_INVALID.dnr()));
            hosts.add(controller.host().nqn());
        }
        requireReach(command.nsid());
        return command.select() == NamespaceAttachment.ATTACH
                ? management().attach(command.nsid(), hosts)
                : management().detach(command.nsid(), hosts);
    }

    private static void requireData(Flight flight, int bytes) {
        require(flight.data().remaining() >= bytes, Status.INVALID_DATA_SGL_LENGTH);
    }

    private static void require(boolean condition, Status otherwise) {
        if (!condition) {
            throw new StatusException(otherwise.dnr());
        }
    }
}
