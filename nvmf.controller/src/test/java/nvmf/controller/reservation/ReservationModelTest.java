package nvmf.controller.reservation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import nvmf.api.spec.Status;
import nvmf.api.spec.nvm.ReservationAcquire;
import nvmf.api.spec.nvm.ReservationKeys;
import nvmf.api.spec.nvm.ReservationRegister;
import nvmf.api.spec.nvm.ReservationRelease;
import nvmf.api.spec.nvm.ReservationType;

/** Any sequence of commands of four hosts, against a second telling of the specification that shares no code with the first. */
class ReservationModelTest {
    private static final int HOSTS = 4;
    private static final ReservationTerms TERMS = new ReservationTerms(false, HOSTS);

    private enum Verb {
        REGISTER,
        UNREGISTER,
        REPLACE,
        ACQUIRE,
        PREEMPT,
        RELEASE,
        CLEAR
    }

    private record Command(int host, Verb verb, int type, boolean ignoreKey, long key, long other) {}

    /** Plain numbers: key by host (none: not registered), type 0 for no reservation, and who acquired it. */
    private static final class Model {
        private final TreeMap<Integer, Long> keys = new TreeMap<>();
        private int type;
        private int holder;
        private int generation;

        private boolean all() {
            return type >= 5;
        }

        private boolean holds(int host) {
            return type != 0 && keys.containsKey(host) && (all() || host == holder);
        }

        private void drop(int host) {
            keys.remove(host);
            if (type != 0 && (all() ? keys.isEmpty() : host == holder)) {
                type = 0;
            }
        }

        Status run(Command c) {
            boolean known = Long.valueOf(c.key).equals(keys.get(c.host));
            Status status = switch (c.verb) {
                case REGISTER -> register(c);
                case UNREGISTER -> unregister(c, known);
                case REPLACE -> replace(c, known);
                case ACQUIRE -> refused(c, known).orElseGet(() -> acquire(c));
                case PREEMPT -> refused(c, known).orElseGet(() -> preempt(c));
                case RELEASE -> refused(c, known).orElseGet(() -> release(c));
                case CLEAR -> refused(c, known).orElseGet(this::clear);
            };
            boolean counts = c.verb != Verb.ACQUIRE && c.verb != Verb.RELEASE;
            generation += counts && status.isSuccess() ? 1 : 0;
            return status;
        }

        private Optional<Status> refused(Command c, boolean known) {
            if (c.ignoreKey) {
                return Optional.of(Status.INVALID_FIELD);
            }
            return known ? Optional.empty() : Optional.of(Status.RESERVATION_CONFLICT);
        }

        private Status register(Command c) {
            if (c.other == 0) {
                return Status.INVALID_FIELD;
            }
            Long there = keys.putIfAbsent(c.host, c.other);
            return there == null || there == c.other ? Status.SUCCESS : Status.RESERVATION_CONFLICT;
        }

        private Status unregister(Command c, boolean known) {
            if (c.ignoreKey ? !keys.containsKey(c.host) : !known) {
                return Status.RESERVATION_CONFLICT;
            }
            drop(c.host);
            return Status.SUCCESS;
        }

        private Status replace(Command c, boolean known) {
            if (c.other == 0) {
                return Status.INVALID_FIELD;
            }
            if (!c.ignoreKey && !known) {
                return Status.RESERVATION_CONFLICT;
            }
            keys.put(c.host, c.other);
            return Status.SUCCESS;
        }

        private Status acquire(Command c) {
            if (type == 0) {
                type = c.type;
                holder = c.host;
                return Status.SUCCESS;
            }
            return holds(c.host) && type == c.type ? Status.SUCCESS : Status.RESERVATION_CONFLICT;
        }

        private Status preempt(Command c) {
            boolean everybody = all() && c.other == 0;
            boolean theHolder = type != 0 && !all() && keys.get(holder) == c.other;
            if (type != 0 && !all() && !theHolder && c.other == 0) {
                return Status.INVALID_FIELD;
            }
            boolean matched = false;
            for (int host : List.copyOf(keys.keySet())) {
                boolean meant = everybody || keys.get(host) == c.other;
                matched |= meant;
                if (meant && !((everybody || theHolder) && host == c.host)) {
                    drop(host);
                }
            }
            if (everybody || theHolder) {
                type = c.type;
                holder = c.host;
                return Status.SUCCESS;
            }
            return matched ? Status.SUCCESS : Status.RESERVATION_CONFLICT;
        }

        private Status release(Command c) {
            if (!holds(c.host)) {
                return Status.SUCCESS;
            }
            if (type != c.type) {
                return Status.INVALID_FIELD;
            }
            type = 0;
            return Status.SUCCESS;
        }

        private Status clear() {
            keys.clear();
            type = 0;
            return Status.SUCCESS;
        }

        boolean mayRead(int host) {
            return type == 0 || type % 2 == 1 || mayWrite(host);
        }

        boolean mayWrite(int host) {
            return type == 0 || (type <= 2 ? host == holder : keys.containsKey(host));
        }
    }

    private static UUID id(int host) {
        return new UUID(0, 0x100 + host);
    }

    private static Outcome step(ReservationState now, Command c) {
        ReservationKeys keys = new ReservationKeys(c.key, c.other);
        UUID host = id(c.host);
        return switch (c.verb) {
            case REGISTER, UNREGISTER, REPLACE ->
                Registering.step(now, host, new ReservationRegister(1, action(c.verb), c.ignoreKey, 0), keys, TERMS);
            case ACQUIRE -> Acquiring.step(now, host, new ReservationAcquire(1, 0, c.ignoreKey, c.type), keys);
            case PREEMPT -> Acquiring.step(now, host, new ReservationAcquire(1, 1, c.ignoreKey, c.type), keys);
            case RELEASE -> Releasing.step(now, host, new ReservationRelease(1, 0, c.ignoreKey, c.type), keys);
            case CLEAR -> Releasing.step(now, host, new ReservationRelease(1, 1, c.ignoreKey, c.type), keys);
        };
    }

    private static int action(Verb verb) {
        return switch (verb) {
            case REGISTER -> ReservationRegister.REGISTER;
            case UNREGISTER -> ReservationRegister.UNREGISTER;
            default -> ReservationRegister.REPLACE;
        };
    }

    /** Few hosts and few keys, so that they meet. */
    @Provide
    Arbitrary<List<Command>> commands() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, HOSTS - 1),
                        Arbitraries.of(Verb.class),
                        Arbitraries.integers().between(1, 6),
                        Arbitraries.frequency(Tuple.of(9, false), Tuple.of(1, true)),
                        Arbitraries.longs().between(0, 3),
                        Arbitraries.longs().between(0, 3))
                .as(Command::new)
                .list()
                .ofMaxSize(60);
    }

    @Property
    void bothTellTheSame(@ForAll("commands") List<Command> commands) {
        Model model = new Model();
        ReservationState state = ReservationState.NONE;
        for (Command command : commands) {
            Status expected = model.run(command);
            Outcome outcome = step(state, command);
            assertThat(outcome.status().is(expected))
                    .as("%s: %s", command, outcome.status())
                    .isTrue();
            state = outcome.next();
            isSame(state, model);
            assertThat(outcome.told()).noneMatch(notice -> notice.host().equals(id(command.host())));
        }
    }

    private static void isSame(ReservationState state, Model model) {
        assertThat(state.generation()).isEqualTo(model.generation);
        assertThat(state.held().map(held -> held.type())).isEqualTo(ReservationType.of(model.type));
        for (int host = 0; host < HOSTS; host++) {
            UUID id = id(host);
            assertThat(state.registrant(id).map(ReservationState.Registrant::key))
                    .isEqualTo(Optional.ofNullable(model.keys.get(host)));
            assertThat(state.isHolder(id)).isEqualTo(model.holds(host));
            assertThat(state.fence().admits(id, Access.READ)).isEqualTo(model.mayRead(host));
            assertThat(state.fence().admits(id, Access.WRITE)).isEqualTo(model.mayWrite(host));
        }
    }
}
