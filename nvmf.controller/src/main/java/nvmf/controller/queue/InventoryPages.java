package nvmf.controller.queue;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import nvmf.api.spec.Status;
import nvmf.api.spec.StatusException;
import nvmf.api.spec.admin.Identify;
import nvmf.api.spec.admin.IdentifyIndependentNamespace;
import nvmf.api.spec.admin.IdentifyNamespace;
import nvmf.api.spec.admin.IdentifyNvmNamespace;
import nvmf.api.spec.admin.NamespaceList;
import nvmf.api.spec.admin.management.ControllerList;
import nvmf.api.spec.nvm.NvmOpcode;
import nvmf.controller.admin.IdentifyPages;
import nvmf.controller.admin.NamespaceSizes;
import nvmf.controller.management.Attachments;
import nvmf.controller.management.Management;
import nvmf.controller.model.ControllerCore;
import nvmf.controller.model.Limits;
import nvmf.controller.model.Namespace;
import nvmf.controller.model.NamespaceView;
import nvmf.controller.model.SubsystemCore;
import nvmf.controller.reservation.Reservations;

/**
 * The Identify pages that tell of a subsystem, whoever asks: the namespaces that are allocated, be they attached to the host or not, the
 * controllers, and which has which.
 */
final class InventoryPages {
    /** The largest NSID that a list can be asked to start after. */
    private static final int LIST_START_MAX = 0xFFFF_FFFD;

    private final ControllerCore asking;
    private final SubsystemCore subsystem;
    private final NamespaceView view;
    private final int transferMax;

    InventoryPages(ControllerCore asking, NamespaceView view, int transferMax) {
        this.asking = asking;
        this.subsystem = asking.subsystem();
        this.view = view;
        this.transferMax = transferMax;
    }

    /** A page of CNS 10h to 13h, 1Ah, 1Bh or 1Fh. */
    ByteBuffer page(Identify command) {
        return switch (command.cns()) {
            case Identify.CNS_ALLOCATED_NAMESPACES -> list(command);
            case Identify.CNS_COMMAND_SET_ALLOCATED_NAMESPACES -> {
                require(command.csi() == NvmOpcode.CSI, Status.INVALID_FIELD);
                yield list(command);
            }
            case Identify.CNS_ALLOCATED_NAMESPACE ->
                allocated(command)
                        .map(namespace -> IdentifyPages.namespace(
                                namespace, asking.access().state(namespace.anaGroup()), rescap(namespace), transferMax))
                        .orElseGet(() -> IdentifyPages.inactiveNamespace(IdentifyNamespace.LAYOUT));
            case Identify.CNS_COMMAND_SET_ALLOCATED_NAMESPACE -> {
                require(command.csi() == NvmOpcode.CSI, Status.INVALID_FIELD);
                yield allocated(command)
                        .map(namespace -> IdentifyPages.nvmNamespace())
                        .orElseGet(() -> IdentifyPages.inactiveNamespace(IdentifyNvmNamespace.LAYOUT));
            }
            case Identify.CNS_INDEPENDENT_ALLOCATED_NAMESPACE ->
                allocated(command)
                        .map(namespace -> IdentifyPages.independentNamespace(namespace, rescap(namespace)))
                        .orElseGet(() -> IdentifyPages.inactiveNamespace(IdentifyIndependentNamespace.LAYOUT));
            case Identify.CNS_ATTACHED_CONTROLLERS -> {
                require(allocated(command).isPresent(), Status.INVALID_FIELD);
                Attachments attachments = subsystem.attachments();
                yield controllers(
                        command,
                        controller -> attachments.includes(
                                command.nsid(), controller.host().nqn()));
            }
            case Identify.CNS_CONTROLLERS -> controllers(command, controller -> true);
            // Of NVM sets, user data formats, virtualization, granularities, UUIDs, domains and endurance groups none
            // is offered.
            default -> throw new StatusException(Status.INVALID_FIELD.dnr());
        };
    }

    private ByteBuffer list(Identify command) {
        require(Integer.compareUnsigned(command.nsid(), LIST_START_MAX) <= 0, Status.INVALID_NAMESPACE);
        return NamespaceList.encode(subsystem.namespaces().nsidsAfter(command.nsid()).stream()
                .filter(view::knows)
                .toList());
    }

    /** The namespace a page is asked about; empty if there could be one of that NSID but is not. */
    private Optional<Namespace> allocated(Identify command) {
        require(isPossible(command.nsid()), Status.INVALID_NAMESPACE);
        return Optional.ofNullable(subsystem.namespaces().find(command.nsid()))
                .filter(namespace -> view.knows(namespace.nsid()));
    }

    private int rescap(Namespace namespace) {
        Reservations reservations = subsystem.reservations().find(namespace.nsid());
        return reservations == null ? 0 : reservations.capabilities();
    }

    private static boolean isPossible(int nsid) {
        return nsid != 0 && Integer.compareUnsigned(nsid, Limits.NSID_MAX) <= 0;
    }

    private ByteBuffer controllers(Identify command, Predicate<ControllerCore> wanted) {
        List<Integer> cntlids = subsystem.controllers().stream()
                .filter(controller -> controller.cntlid() >= command.cntid())
                .filter(wanted)
                .map(ControllerCore::cntlid)
                .sorted()
                .toList();
        return ControllerList.encode(cntlids);
    }

    /** CNS 00h of NSID FFFFFFFFh: what a namespace can be made like. */
    ByteBuffer common() {
        Management management =
                subsystem.management().orElseThrow(() -> new StatusException(Status.INVALID_NAMESPACE.dnr()));
        return NamespaceSizes.common(management.blockSizes());
    }

    private static void require(boolean condition, Status otherwise) {
        if (!condition) {
            throw new StatusException(otherwise.dnr());
        }
    }
}
