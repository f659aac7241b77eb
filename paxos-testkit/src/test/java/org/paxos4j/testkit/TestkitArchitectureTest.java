/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.testkit;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import java.nio.file.Path;
import java.time.Instant;
import java.util.SplittableRandom;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** What the test kit uses, and that nothing in its clusters is left to chance. */
class TestkitArchitectureTest {
    private static final JavaClasses TESTKIT = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.paxos4j.testkit");

    private static final JavaClasses CLUSTERS = TESTKIT.that(resideInAPackage("org.paxos4j.testkit"));
    private static final JavaClasses SUITES = TESTKIT.that(resideInAPackage("org.paxos4j.testkit.junit"));

    /**
     * No threads, no clock, no other random numbers than the seed's, no files, no test framework; and of core only what runs
     * a replica or a client, so that the rules of the protocol are not written here a second time.
     */
    @Test
    void itRunsRealReplicasAndAllFollowsFromTheSeed() {
        DescribedPredicate<JavaClass> allowed = resideInAnyPackage(
                        "java.lang",
                        "java.lang.invoke", // lambdas
                        "java.lang.runtime", // records
                        "java.io",
                        "java.net",
                        "java.nio",
                        "java.time",
                        "java.util",
                        "java.util.concurrent",
                        "java.util.function",
                        "java.util.random", // as what the seed's numbers are handed on
                        "java.util.stream",
                        "java.util.zip",
                        "org.jspecify.annotations",
                        "org.paxos4j.statemachine",
                        "org.paxos4j.api..",
                        "org.paxos4j.core.apply",
                        "org.paxos4j.core.client",
                        "org.paxos4j.core.codec",
                        "org.paxos4j.core.memory",
                        "org.paxos4j.core.runtime",
                        "org.paxos4j.testkit..")
                .or(DescribedPredicate.describe("Path", type -> type.isEquivalentTo(Path.class)))
                .or(DescribedPredicate.describe("primitives and arrays", type -> type.isPrimitive() || type.isArray()));
        classes()
                .should()
                .onlyDependOnClassesThat(allowed.and(DescribedPredicate.not(leftToChance())))
                .check(CLUSTERS);
        noClasses()
                .should()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(Math.class, "random")
                .orShould()
                .callConstructor(SplittableRandom.class)
                .check(CLUSTERS);
    }

    /** What a plug-in's author runs is real: the codec and the apply engine of core, and nothing of the algorithm. */
    @Test
    void theSuitesNeedTheApiOfJunitAndOfCoreWhatTheyRun() {
        classes()
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(
                                "java..",
                                "org.junit.jupiter.api..",
                                "org.jspecify.annotations",
                                "org.paxos4j.statemachine",
                                "org.paxos4j.api..",
                                "org.paxos4j.core.apply",
                                "org.paxos4j.core.codec",
                                "org.paxos4j.testkit..")
                        .or(DescribedPredicate.describe(
                                "primitives and arrays", type -> type.isPrimitive() || type.isArray())))
                .check(SUITES);
    }

    private static DescribedPredicate<JavaClass> leftToChance() {
        return DescribedPredicate.describe(
                "left to chance",
                type -> type.isAssignableTo(Thread.class)
                        || type.isAssignableTo("java.util.Random")
                        || type.isEquivalentTo(java.util.UUID.class)
                        || type.isAssignableTo("java.time.Clock")
                        || type.isAssignableTo("java.util.concurrent.Executor"));
    }

    /** So that it judges replicas, and anything else, without knowing how they work. */
    @Test
    void theCheckerOfHistoriesKnowsNothingOfReplicas() {
        classes()
                .that()
                .resideInAPackage("org.paxos4j.testkit.history")
                .should()
                .onlyDependOnClassesThat(
                        resideInAnyPackage("java..", "org.jspecify.annotations", "org.paxos4j.testkit.history")
                                .or(DescribedPredicate.describe(
                                        "primitives and arrays", type -> type.isPrimitive() || type.isArray())))
                .check(TESTKIT);
    }

    @Test
    void everyPackageIsNullMarked() {
        classes()
                .that(resideInAPackage("org.paxos4j.."))
                .should(ArchCondition.from(DescribedPredicate.describe(
                        "be in a null-marked package",
                        (JavaClass type) -> type.getPackage().isAnnotatedWith(NullMarked.class))))
                .check(TESTKIT);
    }
}
