package lifeboat.console;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/// Holds the floors of the house and the style that a machine can see.
final class ArchitectureTest {
    /// Ground floor first: a package uses only those before it.
    private static final List<String> FLOORS =
            List.of(
                    "encryption",
                    "targets",
                    "vault",
                    "engines",
                    "backup",
                    "restore",
                    "verification",
                    "runbooks",
                    "console");

    private static final JavaClasses PRODUCT =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .withImportOption(location -> !location.contains("-tests.jar"))
                    .importPackages("lifeboat");

    @Test
    void looksAtTheWholeProduct() {
        org.assertj.core.api.Assertions.assertThat(PRODUCT).hasSizeGreaterThan(400);
    }

    private static void holds(ArchRule rule) {
        rule.allowEmptyShould(true).check(PRODUCT);
    }

    @Test
    void seesTheProduct() {
        org.assertj.core.api.Assertions.assertThat(PRODUCT.stream().map(JavaClass::getPackageName))
                .contains("lifeboat.targets", "lifeboat.vault", "lifeboat.console.cli");
    }

    @Test
    void arrowsGoDownOnly() {
        for (int floor = 0; floor < FLOORS.size(); floor++) {
            String here = "lifeboat." + FLOORS.get(floor) + "..";
            String[] above =
                    FLOORS.subList(floor + 1, FLOORS.size()).stream()
                            .map(name -> "lifeboat." + name + "..")
                            .toArray(String[]::new);
            if (above.length > 0) {
                holds(
                        noClasses()
                                .that()
                                .resideInAPackage(here)
                                .should()
                                .dependOnClassesThat()
                                .resideInAnyPackage(above));
            }
        }
        holds(
                noClasses()
                        .that()
                        .resideInAPackage("lifeboat.encryption..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("lifeboat.targets.."));
        holds(
                noClasses()
                        .that()
                        .resideInAPackage("lifeboat.targets..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("lifeboat.encryption.."));
    }

    @Test
    void springLivesInBatchPackagesAndConsoleOnly() {
        holds(
                noClasses()
                        .that()
                        .resideOutsideOfPackages(
                                "lifeboat..batch..", "lifeboat.console..", "lifeboat.benchmarks..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("org.springframework.."));
    }

    @Test
    void adaptersOfTargetsDoNotKnowEachOther() {
        holds(
                slices().matching("lifeboat.targets.(*)..")
                        .should()
                        .notDependOnEachOther()
                        .ignoreDependency(
                                DescribedPredicate.alwaysTrue(),
                                JavaClass.Predicates.resideInAPackage("lifeboat.targets.http")));
    }

    @Test
    void adaptersOfSourcesDoNotKnowEachOther() {
        for (String module : List.of("backup", "restore")) {
            holds(
                    slices().matching("lifeboat." + module + ".(*)..")
                            .should()
                            .notDependOnEachOther()
                            .ignoreDependency(
                                    DescribedPredicate.alwaysTrue(),
                                    JavaClass.Predicates.resideInAnyPackage(
                                            "lifeboat." + module,
                                            "lifeboat." + module + ".stream",
                                            "lifeboat." + module + ".directory")));
        }
    }

    @Test
    void programsAreStartedInOnePackage() {
        holds(
                noClasses()
                        .that()
                        .resideOutsideOfPackages(
                                "lifeboat.engines.program..",
                                "lifeboat.runbooks.run..", // the operator's own commands
                                "lifeboat.benchmarks..",
                                "lifeboat.console..")
                        .should()
                        .dependOnClassesThat()
                        .areAssignableTo(ProcessBuilder.class));
    }

    @Test
    void noCipherStreamsAnywhere() {
        holds(
                noClasses()
                        .should()
                        .dependOnClassesThat()
                        .haveFullyQualifiedName("javax.crypto.CipherInputStream")
                        .orShould()
                        .dependOnClassesThat()
                        .haveFullyQualifiedName("javax.crypto.CipherOutputStream"));
    }

    @Test
    void encryptionUsesNoWeakChance() {
        holds(
                noClasses()
                        .that()
                        .resideInAPackage("lifeboat.encryption..")
                        .should()
                        .dependOnClassesThat(plainRandom())
                        .orShould()
                        .callMethod(Math.class, "random"));
    }

    private static DescribedPredicate<JavaClass> plainRandom() {
        return DescribedPredicate.describe(
                "java.util.Random, not secure",
                type ->
                        type.isEquivalentTo(Random.class)
                                || type.isEquivalentTo(java.util.concurrent.ThreadLocalRandom.class)
                                || type.isEquivalentTo(java.util.SplittableRandom.class));
    }

    @Test
    void namesSayWhatIsSpecial() {
        holds(
                noClasses()
                        .should()
                        .haveSimpleNameEndingWith("Util")
                        .orShould()
                        .haveSimpleNameEndingWith("Utils")
                        .orShould()
                        .haveSimpleNameEndingWith("Helper")
                        .orShould()
                        .haveSimpleNameEndingWith("Manager")
                        .orShould()
                        .haveSimpleNameEndingWith("Impl"));
    }

    @Test
    void noJavaUtilLogging() {
        holds(GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING);
    }

    @Test
    void standardStreamsBelongToConsole() {
        holds(
                noClasses()
                        .that()
                        .resideOutsideOfPackages("lifeboat.console..", "lifeboat.benchmarks..")
                        .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS));
    }

    @Test
    void timeIsAskedOfAClock() {
        holds(
                noClasses()
                        .that()
                        .resideOutsideOfPackages("lifeboat.console..", "lifeboat.benchmarks..")
                        .should()
                        .callMethod(Instant.class, "now")
                        .orShould()
                        .callMethod(System.class, "currentTimeMillis"));
    }

    @Test
    void staticFieldsAreFinal() {
        holds(
                noFields()
                        .that()
                        .areStatic()
                        .and()
                        .doNotHaveModifier(JavaModifier.SYNTHETIC)
                        .should()
                        .notBeFinal());
    }

    @Test
    void everyPackageIsNullMarked() {
        holds(classes().should(new InNullMarkedPackage()));
    }

    private static final class InNullMarkedPackage extends ArchCondition<JavaClass> {
        private InNullMarkedPackage() {
            super("be in a package annotated with @NullMarked");
        }

        @Override
        public void check(JavaClass type, ConditionEvents events) {
            if (!type.getPackage().isAnnotatedWith(NullMarked.class)) {
                events.add(
                        SimpleConditionEvent.violated(
                                type, type.getName() + " is in no @NullMarked package"));
            }
        }
    }
}
