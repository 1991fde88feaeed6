package nvmf.itest;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The rules of the house that bytecode can show. Those that only source shows are in {@link SourcesTest}. */
final class ArchitectureTest {
    private static final List<String> SPOKES = List.of(
            "nvmf.transport.tcp",
            "nvmf.transport.loop",
            "nvmf.transport.fault",
            "nvmf.transport.rdma.stub",
            "nvmf.transport.toy",
            "nvmf.block",
            "nvmf.host",
            "nvmf.controller",
            "nvmf.mdns",
            "nvmf.nbd",
            "nvmf.probe",
            "nvmf.shell",
            "nvmf.logging");

    private static final JavaClasses SHIPPED = new ClassFileImporter()
            .withImportOption(location -> !location.contains("nvmf.itest") && !location.contains("nvmf.testkit"))
            .importPackages("nvmf");

    private static final DescribedPredicate<JavaClass> COMPONENT =
            describe("are a *Component", type -> outermost(type).getSimpleName().endsWith("Component"));

    /**
     * Pure classes, which a simulated network and a virtual clock can run: all but the composition roots, and what owns
     * the threads of queues (transports) and of devices.
     */
    private static final DescribedPredicate<JavaClass> CORE = describe(
            "are cores",
            resideInAnyPackage(
                            "nvmf.host..",
                            "nvmf.controller..",
                            "nvmf.mdns..",
                            "nvmf.transport.rdma.stub..",
                            "nvmf.transport.tcp.pdu..",
                            "nvmf.transport.tcp.flow..")
                    .and(not(COMPONENT)));

    @Test
    void theClassesOfEveryBundleAreLookedAt() {
        assertThat(SHIPPED.stream().map(JavaClass::getPackageName).collect(Collectors.toSet()))
                .contains("nvmf.api.spec")
                .containsAll(SPOKES);
    }

    @Test
    void noPackagesFormACycle() {
        slices().matching("nvmf.(**)").should().beFreeOfCycles().check(SHIPPED);
    }

    @Test
    void theHubDependsOnTheJdkAndOsgiAnnotationsOnly() {
        classes()
                .that()
                .resideInAPackage("nvmf.api..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("nvmf.api..", "java..", "javax.crypto..", "org.osgi.annotation..")
                .check(SHIPPED);
    }

    @Test
    void onlyTheMessagesOfAuthenticationKnowCryptography() {
        noClasses()
                .that()
                .resideOutsideOfPackage("nvmf.api.spec.auth..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("javax.crypto..")
                .check(SHIPPED);
    }

    @TestFactory
    List<DynamicTest> noSpokeDependsOnASpoke() {
        return SPOKES.stream()
                .map(spoke -> DynamicTest.dynamicTest(
                        spoke,
                        () -> noClasses()
                                .that()
                                .resideInAPackage(spoke + "..")
                                .should()
                                .dependOnClassesThat(resideInAPackage("nvmf..")
                                        .and(not(resideInAnyPackage(spoke + "..", "nvmf.api.."))))
                                .check(SHIPPED)))
                .toList();
    }

    @Test
    void onlyWhatServesSocketsKnowsNetty() {
        noClasses()
                .that()
                .resideOutsideOfPackages("nvmf.transport.tcp..", "nvmf.nbd..", "nvmf.simulation..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.netty..")
                .check(SHIPPED);
    }

    @Test
    void oneClassKnowsJmdns() {
        noClasses()
                .that(not(describe(
                        "are its link", type -> outermost(type).getSimpleName().equals("JmdnsLink"))))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("javax.jmdns..")
                .check(SHIPPED);
    }

    @Test
    void onlyTheShellKnowsGogo() {
        noClasses()
                .that()
                .resideOutsideOfPackage("nvmf.shell..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.felix..", "org.jline..", "picocli..")
                .check(SHIPPED);
    }

    @Test
    void onlyComponentsAndTheShellKnowOsgi() {
        noClasses()
                .that(not(COMPONENT))
                .and()
                .resideOutsideOfPackage("nvmf.shell..")
                .and()
                .doNotHaveSimpleName("package-info")
                .should()
                .dependOnClassesThat(resideInAPackage("org.osgi..").and(not(resideInAPackage("org.osgi.annotation.."))))
                .check(SHIPPED);
    }

    @Test
    void coresTakeTheirThreadAndTheirClockByConstructor() {
        noClasses()
                .that(CORE)
                .should()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .dependOnClassesThat()
                .belongToAnyOf(Executors.class)
                .orShould()
                .callConstructorWhere(describe(
                        "a thread is made", call -> call.getTargetOwner().isAssignableTo(Thread.class)))
                .orShould()
                .callMethodWhere(describe(
                        "a thread sleeps or is started",
                        call -> call.getTargetOwner().isEquivalentTo(Thread.class)
                                && List.of("sleep", "start", "interrupt").contains(call.getName())))
                .check(SHIPPED);
    }

    /** Hostile inputs, M16: where nobody measures by the time of day, a clock that jumps ends nothing early and nothing late. */
    @Test
    void onlyPeopleAreToldTheTimeOfDay() {
        noClasses()
                .that()
                .resideOutsideOfPackages("nvmf.shell..", "nvmf.bench..")
                .and()
                // Since when an association is in its state.
                .doNotHaveFullyQualifiedName("nvmf.host.HostCore")
                .and()
                // When a PDU passed.
                .doNotHaveFullyQualifiedName("nvmf.transport.tcp.trace.TraceComponent")
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethodWhere(describe(
                        "the time of day is asked for",
                        call -> call.getTargetOwner().getPackageName().equals("java.time")
                                && (call.getName().equals("now")
                                        || call.getName().startsWith("system"))))
                .orShould()
                .callConstructorWhere(describe(
                        "the time of day is asked for",
                        call -> call.getTargetOwner().isEquivalentTo(java.util.Date.class)))
                .check(SHIPPED);
    }

    @Test
    void coresDoNotReadTheEnvironment() {
        noClasses()
                .that(CORE)
                .should()
                .callMethodWhere(describe(
                        "the environment is read",
                        call -> call.getTargetOwner().isEquivalentTo(System.class)
                                && List.of("getProperty", "getenv").contains(call.getName())))
                .check(SHIPPED);
    }

    @Test
    void onlyTheShellPrints() {
        noClasses()
                .that()
                .resideOutsideOfPackages("nvmf.shell..", "nvmf.bench..", "nvmf.simulation..")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .callMethod(Throwable.class, "printStackTrace")
                .check(SHIPPED);
    }

    @Test
    void nothingStaticChanges() {
        fields().that().areStatic().should().beFinal().check(SHIPPED);
    }

    @Test
    void classesAreFinalAndOnlyExceptionsHaveSubclasses() {
        classes()
                .that(describe(
                        "are classes",
                        type -> !type.isInterface()
                                && !type.isEnum()
                                && !type.isAnonymousClass()
                                && !type.isAssignableTo(Throwable.class)))
                .should()
                .haveModifier(JavaModifier.FINAL)
                .check(SHIPPED);
    }

    @Test
    void namesSayWhatAThingIs() {
        noClasses()
                .should()
                .haveNameMatching(".*(Impl|Manager|Helper|Utils?)(\\$.*)?")
                .orShould()
                .haveNameMatching(".*\\.Abstract[A-Z].*")
                .check(SHIPPED);
    }

    @Test
    void constructorsHaveFewerThanSevenParameters() {
        assertThat(SHIPPED.stream()
                        .filter(type -> !type.isRecord() && !COMPONENT.test(type))
                        .flatMap(type -> type.getConstructors().stream())
                        .filter(constructor ->
                                constructor.getRawParameterTypes().size() >= 7)
                        .map(JavaConstructor::getFullName))
                .isEmpty();
    }

    @Test
    void packagesHaveAtMostTwentyFiveTypes() {
        assertThat(SHIPPED.stream()
                        .filter(type ->
                                type.isTopLevelClass() && !type.getSimpleName().equals("package-info"))
                        .collect(Collectors.groupingBy(JavaClass::getPackageName, Collectors.counting())))
                .allSatisfy((name, types) -> assertThat(types).as(name).isLessThanOrEqualTo(25));
    }

    @Test
    void absenceIsNoParameterOfTheApi() {
        methods()
                .that()
                .areDeclaredInClassesThat()
                .resideInAPackage("nvmf.api..")
                .should()
                .notHaveRawParameterTypes(Optional.class)
                .check(SHIPPED);
    }

    private static JavaClass outermost(JavaClass type) {
        return type.getEnclosingClass().map(ArchitectureTest::outermost).orElse(type);
    }
}
