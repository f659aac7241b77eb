/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.testkit.junit;

import org.paxos4j.testkit.SimulatedWorkload;
import org.paxos4j.testkit.SimulationFailure;
import org.paxos4j.testkit.SimulationResult;
import org.paxos4j.testkit.SimulationSettings;
import org.paxos4j.testkit.Simulator;

/** One run of a test that is marked with {@link Simulate}. */
public final class SimulatedRun {
    private final SimulationSettings settings;
    private final long seed;

    SimulatedRun(SimulationSettings settings, long seed) {
        this.settings = settings;
        this.seed = seed;
    }

    /** Its seed. */
    public long seed() {
        return seed;
    }

    /**
     * Runs it.
     *
     * @param workload what the clients do; must begin each time as if it were new, for a failure is run again with fewer faults
     * @throws SimulationFailure if something happened that never must, with the faults that it takes and how to repeat it
     */
    public SimulationResult with(SimulatedWorkload workload) {
        try {
            return new Simulator(settings, () -> workload).run(seed);
        } catch (SimulationFailure failure) {
            throw new AssertionError(
                    failure.getMessage() + "\nagain: -Dpaxos.seed=" + seed + " -Dpaxos.seeds=1", failure);
        }
    }
}
