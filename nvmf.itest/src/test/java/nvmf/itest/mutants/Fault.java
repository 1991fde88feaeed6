package nvmf.itest.mutants;

import static net.bytebuddy.matcher.ElementMatchers.isConstructor;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import java.util.Arrays;
import java.util.stream.Collectors;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.asm.MemberSubstitution;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.dynamic.DynamicType;
import net.bytebuddy.implementation.FixedValue;
import net.bytebuddy.implementation.MethodDelegation;
import net.bytebuddy.implementation.StubMethod;
import net.bytebuddy.matcher.ElementMatcher;

/**
 * A way to be wrong, in words: {@code METHOD does nothing}, and returns 0, false or null where it returns something; {@code METHOD
 * returns true} or false, whatever it is asked; {@code METHOD throws nothing}, it finds what is wrong and keeps it to itself;
 * {@code METHOD twice}; {@code METHOD without CALL}, it does all it does but that call; {@code METHOD with SLIP}, one of {@link Slips}.
 * A method is named by its name, where that is not enough with the simple names of its parameters' types, as in {@code check(R2t)}; a
 * constructor is {@code new}.
 */
interface Fault {
    DynamicType.Builder<?> in(DynamicType.Builder<?> type);

    /** The fault of those words. */
    static Fault of(String words) {
        int space = words.indexOf(' ');
        ElementMatcher<MethodDescription> method = method(words.substring(0, space));
        String wrong = words.substring(space + 1);
        String last = wrong.substring(wrong.lastIndexOf(' ') + 1);
        return switch (wrong) {
            case "does nothing" -> type -> type.method(method).intercept(StubMethod.INSTANCE);
            case "throws nothing" -> slip(method, Slips.Forgiving.class);
            case "twice" -> type -> type.method(method).intercept(MethodDelegation.to(Slips.Twice.class));
            case "returns true", "returns false" ->
                type -> type.method(method).intercept(FixedValue.value(Boolean.parseBoolean(last)));
            default ->
                wrong.startsWith("without ")
                        ? type -> type.visit(MemberSubstitution.relaxed()
                                .method(named(last))
                                .stub()
                                .on(method))
                        : slip(method, Slips.of(last));
        };
    }

    private static Fault slip(ElementMatcher<MethodDescription> method, Class<?> slip) {
        return type -> type.visit(Advice.to(slip).on(method));
    }

    private static ElementMatcher<MethodDescription> method(String method) {
        int open = method.indexOf('(');
        String name = open < 0 ? method : method.substring(0, open);
        ElementMatcher.Junction<MethodDescription> named = name.equals("new") ? isConstructor() : named(name);
        if (open < 0) {
            return named;
        }
        String parameters = method.substring(open + 1, method.length() - 1);
        return named.and(takesArguments((int) Arrays.stream(parameters.split(","))
                        .filter(parameter -> !parameter.isEmpty())
                        .count()))
                .and(described -> described.getParameters().asTypeList().stream()
                        .map(parameter -> parameter.asErasure().getSimpleName())
                        .collect(Collectors.joining(","))
                        .equals(parameters));
    }
}
