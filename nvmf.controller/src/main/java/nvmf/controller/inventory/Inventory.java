package nvmf.controller.inventory;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import nvmf.api.block.BlockDevice;
import nvmf.api.block.BlockDevice.Identity;
import nvmf.api.block.DeviceFactory;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.Status;
import nvmf.api.spec.StatusException;
import nvmf.controller.management.Management;
import nvmf.controller.model.Limits;
import nvmf.controller.model.Namespace.Policy;
import nvmf.controller.model.SubsystemCore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The namespaces of a subsystem that hosts have made, on devices of a factory. What is known of each is kept beside its device, so that
 * they are all there again after a restart where the devices are. One change at a time, in the order in which they were asked for; what is
 * configured is not changed by hosts.
 */
public final class Inventory implements Management {
    private static final Logger LOG = LoggerFactory.getLogger(Inventory.class);

    private static final int ALL = -1;

    private final SubsystemCore subsystem;
    private final DeviceFactory factory;

    /** By NSID. Touched by the change whose turn it is, and before the first. */
    private final Map<Integer, Card> cards = new TreeMap<>();

    /** Whose these are, for who looks from another thread. */
    private volatile Set<Integer> made = Set.of();

    /** Ends with the last change that was asked for. */
    private CompletableFuture<?> last = CompletableFuture.completedFuture(null);

    private Inventory(SubsystemCore subsystem, DeviceFactory factory) {
        this.subsystem = subsystem;
        this.factory = factory;
    }

    /** Lets hosts manage namespaces, and brings those back that they made before. */
    public static Inventory open(SubsystemCore subsystem, DeviceFactory factory) {
        Inventory inventory = new Inventory(subsystem, factory);
        for (DeviceFactory.Made made : factory.devices()) {
            Card.of(made.note())
                    .filter(card -> card.subsystem().equals(subsystem.nqn()))
                    .ifPresent(card -> inventory.bringBack(card, made.device()));
        }
        subsystem.manage(Optional.of(inventory));
        return inventory;
    }

    private void bringBack(Card card, BlockDevice device) {
        try {
            put(card, device);
        } catch (IllegalArgumentException e) {
            LOG.warn("{}: a namespace that a host made is not there: {}", subsystem, e.getMessage());
        }
    }

    private void put(Card card, BlockDevice device) {
        subsystem.attach(card.nsid(), name(card), device, Identity.of(card.uuid()), Policy.of(false), card.hosts());
        keep(card);
    }

    private void keep(Card card) {
        cards.put(card.nsid(), card);
        made = Set.copyOf(cards.keySet());
    }

    private static String name(Card card) {
        return card.uuid().toString();
    }

    @Override
    public List<Integer> blockSizes() {
        return factory.blockSizes();
    }

    @Override
    public boolean manages(int nsid) {
        return made.contains(nsid);
    }

    @Override
    public long capacity() {
        return factory.capacity();
    }

    @Override
    public long available() {
        return factory.available();
    }

    @Override
    public CompletionStage<Integer> create(int blockSize, long blocks, boolean shared) {
        return inTurn(() -> {
            Card card = new Card(subsystem.nqn(), freeNsid(), UUID.randomUUID(), shared, Set.of());
            return factory.create(name(card), blockSize, blocks, card.note()).thenCompose(device -> made(card, device));
        });
    }

    private int freeNsid() {
        for (int nsid = 1; nsid <= Limits.NSID_MAX; nsid++) {
            if (subsystem.namespaces().find(nsid) == null) {
                return nsid;
            }
        }
        throw new StatusException(Status.IDENTIFIER_UNAVAILABLE.dnr());
    }

    private CompletionStage<Integer> made(Card card, BlockDevice device) {
        try {
            put(card, device);
            LOG.info("{}: a host made namespace {}, {}", subsystem, card.nsid(), device);
            return CompletableFuture.completedFuture(card.nsid());
        } catch (IllegalArgumentException e) {
            // Somebody configured one of that number meanwhile.
            return factory.delete(name(card))
                    .thenCompose(gone -> CompletableFuture.failedFuture(
                            new StatusException(Status.IDENTIFIER_UNAVAILABLE, e.getMessage(), e)));
        }
    }

    @Override
    public CompletionStage<Void> delete(int nsid) {
        return inTurn(() -> {
            if (nsid != ALL) {
                return remove(card(nsid, Status.OPERATION_DENIED));
            }
            CompletionStage<Void> all = CompletableFuture.completedFuture(null);
            for (Card card : new ArrayList<>(cards.values())) {
                all = all.thenCompose(before -> remove(card));
            }
            return all;
        });
    }

    private CompletionStage<Void> remove(Card card) {
        cards.remove(card.nsid());
        made = Set.copyOf(cards.keySet());
        subsystem.detach(card.nsid());
        LOG.info("{}: a host deleted namespace {}", subsystem, card.nsid());
        return factory.delete(name(card));
    }

    @Override
    public CompletionStage<Void> attach(int nsid, Set<Nqn> hosts) {
        return inTurn(() -> {
            Card card = card(nsid, Status.ALREADY_ATTACHED);
            Set<Nqn> next = new HashSet<>(card.hosts());
            for (Nqn host : hosts) {
                require(next.add(host), Status.ALREADY_ATTACHED);
            }
            require(card.shared() || next.size() == 1, Status.NAMESPACE_PRIVATE);
            return assign(card.with(next));
        });
    }

    @Override
    public CompletionStage<Void> detach(int nsid, Set<Nqn> hosts) {
        return inTurn(() -> {
            Card card = card(nsid, Status.OPERATION_DENIED);
            Set<Nqn> next = new HashSet<>(card.hosts());
            for (Nqn host : hosts) {
                require(next.remove(host), Status.NOT_ATTACHED);
            }
            return assign(card.with(next));
        });
    }

    private CompletionStage<Void> assign(Card card) {
        return factory.note(name(card), card.note()).thenRun(() -> {
            keep(card);
            subsystem.assign(card.nsid(), card.hosts());
        });
    }

    /** What is known of a namespace; {@code configured} is the answer if it is there, but no host made it. */
    private Card card(int nsid, Status configured) {
        Card card = cards.get(nsid);
        if (card == null) {
            require(subsystem.namespaces().find(nsid) != null, Status.INVALID_NAMESPACE);
            throw new StatusException(configured.dnr());
        }
        return card;
    }

    private static void require(boolean condition, Status otherwise) {
        if (!condition) {
            throw new StatusException(otherwise.dnr());
        }
    }

    /** Runs a change when those before it have ended; there are no more than hosts have admin commands. */
    private synchronized <T> CompletionStage<T> inTurn(Supplier<CompletionStage<T>> change) {
        CompletableFuture<T> next = last.handle((done, failure) -> null)
                .thenCompose(turn -> change.get())
                .toCompletableFuture();
        last = next;
        return next;
    }

    /** Takes the namespaces out again, when the last change has ended; nothing of them is lost. */
    public void close() {
        subsystem.manage(Optional.empty());
        inTurn(() -> {
            cards.keySet().forEach(subsystem::detach);
            cards.clear();
            return CompletableFuture.completedFuture(null);
        });
    }
}
