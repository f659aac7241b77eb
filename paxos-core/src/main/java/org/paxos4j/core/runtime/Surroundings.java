/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.runtime;

import java.util.Objects;
import java.util.function.LongSupplier;

/**
 * All that a replica takes from the machine that it runs on, besides its journal and transport. With these given and its
 * agents driven by one thread, a run can be repeated.
 *
 * @param clock the time in nanoseconds, from any origin; never falls. Called by whoever drives an agent.
 * @param randomTimeouts gives a new random election time-out with each call, in nanoseconds, positive. Called by one
 *     thread at a time.
 */
public record Surroundings(LongSupplier clock, LongSupplier randomTimeouts) {
    /** Checks that nothing is missing. */
    public Surroundings {
        Objects.requireNonNull(clock, "clock");
        Objects.requireNonNull(randomTimeouts, "randomTimeouts");
    }
}
