/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameEndingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.time.Instant;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.paxos4j.core.runtime.AssembledReplica;
import org.paxos4j.core.runtime.Duty;
import org.paxos4j.core.runtime.QuorumRule;
import org.paxos4j.core.runtime.ReplicaAssembly;
import org.paxos4j.core.runtime.ReplicaBuilder;
import org.paxos4j.core.runtime.ReplicaSettings;
import org.paxos4j.core.runtime.Surroundings;
import org.paxos4j.core.runtime.Timing;
import org.paxos4j.statemachine.Bytes;

/** What depends on what, and what is used where. */
class ArchitectureTest {
    private static final JavaClasses CORE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.paxos4j.core", "org.paxos4j.api.protocol");

    private static final String[] MAY_READ_THE_MONOTONIC_CLOCK = {
        "org.paxos4j.core.runtime..", "org.paxos4j.core.client.."
    };

    @Test
    void theAlgorithmIsPure() {
        DescribedPredicate<JavaClass> allowed = resideInAnyPackage(
                        "java.lang",
                        "java.lang.invoke", // lambdas
                        "java.lang.runtime", // records
                        "java.util",
                        "java.util.function",
                        "java.util.stream",
                        "org.paxos4j.api.protocol",
                        "org.paxos4j.core.algorithm",
                        "org.jspecify.annotations")
                .or(DescribedPredicate.describe("Bytes", type -> type.isEquivalentTo(Bytes.class)))
                .or(DescribedPredicate.describe("primitives and arrays", type -> type.isPrimitive() || type.isArray()));
        DescribedPredicate<JavaClass> pure = allowed.and(not(simpleName("Random")))
                .and(not(simpleName("Thread")))
                .and(not(simpleName("ThreadLocal")))
                .and(not(simpleName("Timer")))
                .and(not(simpleName("UUID")));
        classes()
                .that()
                .resideInAPackage("org.paxos4j.core.algorithm..")
                .should()
                .onlyDependOnClassesThat(pure)
                .check(CORE);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("org.paxos4j.core.(*)..")
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true)
                .check(CORE);
    }

    /** An agent's methods are steps of an order that only the replica knows: who drives it sees it as a {@link Duty}. */
    @Test
    void theReplicaShowsNothingButItsAssemblyAndWhatDrivesIt() {
        classes()
                .that()
                .resideInAPackage("org.paxos4j.core.runtime")
                .and()
                .doNotBelongToAnyOf(
                        ReplicaAssembly.class,
                        ReplicaBuilder.class,
                        ReplicaSettings.class,
                        ReplicaSettings.Builder.class,
                        QuorumRule.class,
                        Timing.class,
                        Surroundings.class,
                        AssembledReplica.class,
                        Duty.class)
                .should()
                .notBePublic()
                .check(CORE);
    }

    @Test
    void guiceIsSeenOnlyInModules() {
        noClasses()
                .that(not(simpleNameEndingWith("Module")).and(not(memberOfAModule())))
                .should()
                .dependOnClassesThat(resideInAnyPackage("com.google.inject..", "jakarta.inject.."))
                .check(CORE);
    }

    private static DescribedPredicate<JavaClass> memberOfAModule() {
        return DescribedPredicate.describe(
                "inside of a module",
                type -> type.getEnclosingClass()
                        .map(outer -> outer.getSimpleName().endsWith("Module"))
                        .orElse(false));
    }

    @Test
    void theWallClockIsNeverRead() {
        noClasses()
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Instant.class, "now")
                .check(CORE);
    }

    @Test
    void nothingIsPrintedAndNobodySleeps() {
        noClasses()
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .callMethod(Thread.class, "sleep", long.class, int.class)
                .check(CORE);
    }

    @Test
    void theMonotonicClockIsReadOnlyWhereThreadsAreDriven() {
        noClasses()
                .that(not(resideInAnyPackage(MAY_READ_THE_MONOTONIC_CLOCK)))
                .should()
                .callMethod(System.class, "nanoTime")
                .check(CORE);
    }

    @Test
    void everyPackageIsNullMarked() {
        classes()
                .that(resideInAPackage("org.paxos4j.."))
                .should(ArchCondition.from(DescribedPredicate.describe(
                        "be in a null-marked package",
                        (JavaClass type) -> type.getPackage().isAnnotatedWith(NullMarked.class))))
                .check(CORE);
    }

    @Test
    void messagesHaveNoArrayComponents() {
        fields().that()
                .areDeclaredInClassesThat(resideInAPackage("org.paxos4j.api.protocol")
                        .and(DescribedPredicate.describe("are records", JavaClass::isRecord)))
                .and()
                .areNotStatic()
                .should(notBeArrays())
                .check(CORE);
    }

    private static ArchCondition<JavaField> notBeArrays() {
        return new ArchCondition<>("not be arrays") {
            @Override
            public void check(JavaField field, ConditionEvents events) {
                events.add(new SimpleConditionEvent(
                        field, !field.getRawType().isArray(), field.getFullName() + " is an array"));
            }
        };
    }
}
