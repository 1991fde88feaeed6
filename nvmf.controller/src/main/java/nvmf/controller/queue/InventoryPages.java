package nvmf.controller.queue;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Predicate;
import nvmf.api.spec.Status;
import nvmf.api.spec.StatusException;
import nvmf.api.spec.admin.Identify;
import nvmf.api.spec.admin.IdentifyNamespace;
import nvmf.api.spec.admin.NamespaceList;
import nvmf.api.spec.admin.management.ControllerList;
import nvmf.controller.admin.IdentifyPages;
import nvmf.controller.admin.NamespaceSizes;
import nvmf.controller.management.Attachments;
import nvmf.controller.management.Management;
import nvmf.controller.model.ControllerCore;
import nvmf.controller.model.Limits;
import nvmf.controller.model.Namespace;
import nvmf.controller.model.SubsystemCore;
import nvmf.controller.reservation.Reservations;

/**
 * The Identify pages that tell of a subsystem, whoever asks: the namespaces that are allocated, be they attached to the host or not, the
 * controllers, and which has which.
 */
final class InventoryPages {
    /** The largest NSID that a list can be asked to start after. */
    private static final int LIST_START_MAX = 0xFFFF_FFFD;

    private final SubsystemCore subsystem;
    private final int transferMax;

    InventoryPages(SubsystemCore subsystem, int transferMax) {
        this.subsystem = subsystem;
        this.transferMax = transferMax;
    }

    /** A page of CNS 10h to 13h. */
    ByteBuffer page(Identify command, ControllerCore asking) {
        return switch (command.cns()) {
            case Identify.CNS_ALLOCATED_NAMESPACES -> {
                require(Integer.compareUnsigned(command.nsid(), LIST_START_MAX) <= 0, Status.INVALID_NAMESPACE);
                yield NamespaceList.encode(subsystem.namespaces().nsidsAfter(command.nsid()));
            }
            case Identify.CNS_ALLOCATED_NAMESPACE -> {
                require(isPossible(command.nsid()), Status.INVALID_NAMESPACE);
                Namespace namespace = subsystem.namespaces().find(command.nsid());
                yield namespace == null
                        ? IdentifyPages.inactiveNamespace(IdentifyNamespace.LAYOUT)
                        : IdentifyPages.namespace(
                                namespace, asking.access().state(namespace.anaGroup()), rescap(namespace), transferMax);
            }
            case Identify.CNS_ATTACHED_CONTROLLERS -> {
                require(isPossible(command.nsid()), Status.INVALID_NAMESPACE);
                require(subsystem.namespaces().find(command.nsid()) != null, Status.INVALID_FIELD);
                Attachments attachments = subsystem.attachments();
                yield controllers(
                        command,
                        controller -> attachments.includes(
                                command.nsid(), controller.host().nqn()));
            }
            case Identify.CNS_CONTROLLERS -> controllers(command, controller -> true);
            default -> throw new StatusException(Status.INVALID_FIELD.dnr());
        };
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
