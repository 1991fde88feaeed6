package nvmf.itest.mutants;

import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bind.annotation.RuntimeType;
import net.bytebuddy.implementation.bind.annotation.SuperCall;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import nvmf.api.spec.Page;
import nvmf.api.spec.Status;
import nvmf.api.spec.admin.AnaState;
import nvmf.api.spec.fabrics.DiscoveryLog;
import nvmf.transport.tcp.pdu.H2cData;

/** What faults put at the beginning or the end of a method. These are woven into it, so they see what it sees. */
@SuppressWarnings({"unused", "ParameterName"}) // what is assigned here is read there
final class Slips {
    private Slips() {}

    static Class<?> of(String name) {
        return Arrays.stream(Slips.class.getDeclaredClasses())
                .filter(slip -> slip.getSimpleName().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no slip " + name));
    }

    static final class Forgiving {
        private Forgiving() {}

        @Advice.OnMethodExit(onThrowable = Throwable.class)
        static void exit(@Advice.Thrown(readOnly = false) Throwable thrown) {
            thrown = null;
        }
    }

    public static final class Twice {
        private Twice() {}

        @RuntimeType
        public static Object call(@SuperCall Callable<?> original) throws Exception {
            original.call();
            return original.call();
        }
    }

    /** Nothing is wrong with it. */
    static final class Succeeding {
        private Succeeding() {}

        @Advice.OnMethodExit
        static void exit(@Advice.Return(readOnly = false) Status status) {
            status = Status.SUCCESS;
        }
    }

    /** Whatever was set. */
    static final class Optimized {
        private Optimized() {}

        @Advice.OnMethodExit
        static void exit(@Advice.Return(readOnly = false) AnaState state) {
            state = AnaState.OPTIMIZED;
        }
    }

    /** The generation is what it was, whatever the header says. */
    static final class Unmoved {
        private Unmoved() {}

        @Advice.OnMethodEnter
        static void enter(
                @Advice.Argument(value = 0, readOnly = false) Page header,
                @Advice.FieldValue("generation") long generation) {
            header = DiscoveryLog.HEADER.blank().set(DiscoveryLog.GENCTR, generation);
        }
    }

    /** One more than was said. */
    static final class FirstPlusOne {
        private FirstPlusOne() {}

        @Advice.OnMethodEnter
        static void enter(@Advice.Argument(value = 0, readOnly = false) int number) {
            number++;
        }
    }

    /** The first argument has its lowest bit wrong. */
    static final class FirstBeside {
        private FirstBeside() {}

        @Advice.OnMethodEnter
        static void enter(@Advice.Argument(value = 0, readOnly = false) int number) {
            number ^= 1;
        }
    }

    /** The limit that is the second argument is as good as none. */
    static final class SecondBoundless {
        private SecondBoundless() {}

        @Advice.OnMethodEnter
        static void enter(@Advice.Argument(value = 1, readOnly = false) int limit) {
            limit = Integer.MAX_VALUE;
        }
    }

    /** The limit that is the third argument is as good as none. */
    static final class ThirdBoundless {
        private ThirdBoundless() {}

        @Advice.OnMethodEnter
        static void enter(@Advice.Argument(value = 2, readOnly = false) int limit) {
            limit = Integer.MAX_VALUE;
        }
    }

    /** The digest was right. */
    static final class ThirdTrue {
        private ThirdTrue() {}

        @Advice.OnMethodEnter
        static void enter(@Advice.Argument(value = 2, readOnly = false) boolean intact) {
            intact = true;
        }
    }

    /** Whatever offset the data names, it is the next one. */
    static final class OffsetIgnored {
        private OffsetIgnored() {}

        @Advice.OnMethodEnter
        static void enter(
                @Advice.Argument(value = 0, readOnly = false) H2cData data, @Advice.FieldValue("next") int next) {
            data = new H2cData(data.cid(), data.ttag(), next, data.length(), data.last());
        }
    }

    /** LAST_PDU is where it has to be, whether it is there or not. */
    static final class LastIgnored {
        private LastIgnored() {}

        @Advice.OnMethodEnter
        static void enter(
                @Advice.Argument(value = 0, readOnly = false) H2cData data, @Advice.FieldValue("end") int end) {
            data = new H2cData(
                    data.cid(), data.ttag(), data.offset(), data.length(), data.offset() + data.length() == end);
        }
    }

    /** Of the tag only the lower byte is looked at, so that those of past transfers are good for the next one. */
    static final class GenerationIgnored {
        private GenerationIgnored() {}

        @Advice.OnMethodEnter
        static void enter(
                @Advice.Argument(value = 0, readOnly = false) int ttag,
                @Advice.FieldValue("generations") byte[] generations) {
            int index = ttag & 0xFF;
            if (index < generations.length) {
                ttag = (generations[index] & 0xFF) << 8 | index;
            }
        }
    }

    /** Whatever tag comes, it is taken for one of a transfer that is open. */
    static final class AnyOpen {
        private AnyOpen() {}

        @Advice.OnMethodEnter
        static void enter(
                @Advice.Argument(value = 0, readOnly = false) int ttag,
                @Advice.FieldValue(value = "grants", typing = Assigner.Typing.DYNAMIC) Object grants,
                @Advice.FieldValue("generations") byte[] generations) {
            Object[] open = (Object[]) grants;
            for (int index = open.length - 1; index >= 0; index--) {
                if (open[index] != null) {
                    ttag = (generations[index] & 0xFF) << 8 | index;
                }
            }
        }
    }

    /** The offset is dropped. */
    static final class BaseOnly {
        private BaseOnly() {}

        @Advice.OnMethodExit
        static void exit(@Advice.Return(readOnly = false) int index, @Advice.FieldValue("base") int base) {
            index = base;
        }
    }

    /** Addresses are compared as if they had a sign, and sums as if they could not wrap. */
    static final class SignedRange {
        private SignedRange() {}

        @Advice.OnMethodExit
        static void exit(
                @Advice.Return(readOnly = false) boolean contained,
                @Advice.Argument(0) long lba,
                @Advice.Argument(1) long count,
                @Advice.FieldValue("blocks") long blocks) {
            contained = lba + count <= blocks;
        }
    }

    /** It is said to be done, and is not even begun. */
    static final class Forgotten {
        private Forgotten() {}

        @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
        static boolean enter() {
            return true;
        }

        @Advice.OnMethodExit
        static void exit(@Advice.Return(readOnly = false, typing = Assigner.Typing.DYNAMIC) Object stage) {
            stage = CompletableFuture.completedFuture(null);
        }
    }

    /** What was gathered is not kept for the rest of the batch. */
    static final class AtOnce {
        private AtOnce() {}

        @Advice.OnMethodExit
        static void exit(@Advice.FieldValue("flush") Runnable flush) {
            flush.run();
        }
    }

    /** It is begun, and said to be done already. */
    static final class TooEarly {
        private TooEarly() {}

        @Advice.OnMethodExit
        static void exit(@Advice.Return(readOnly = false, typing = Assigner.Typing.DYNAMIC) Object stage) {
            stage = CompletableFuture.completedFuture(null);
        }
    }

    /** What was lost is taken for done. */
    static final class Assumed {
        private Assumed() {}

        @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
        static boolean enter(@Advice.This CompletableFuture<?> command) {
            return command.complete(null);
        }
    }
}
