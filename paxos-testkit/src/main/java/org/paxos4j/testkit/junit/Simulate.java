/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.testkit.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;
import org.paxos4j.testkit.FaultKind;

/**
 * A test that is run once for each of some seeds, each time with a whole cluster on virtual time under faults of every kind. The
 * method has one parameter, a {@link SimulatedRun}, and says what the clients do:
 *
 * <pre>{@code
 * @Simulate(seeds = 20)
 * void nothingIsSoldTwice(SimulatedRun run) {
 *     run.with(new StockWorkload());
 * }
 * }</pre>
 *
 * <p>Other seeds without a change of the test: {@code -Dpaxos.seed=7 -Dpaxos.seeds=1}.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@ExtendWith(SimulateExtension.class)
public @interface Simulate {
    /** How many seeds; at least 1. */
    int seeds() default 20;

    /** The first seed. */
    long firstSeed() default 1;

    /** How many nodes, 1 to 7; 0 for another number with each seed. */
    int nodes() default 3;

    /** Which kinds of faults there may be; all if none is named. */
    FaultKind[] faults() default {};
}
