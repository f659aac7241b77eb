/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.testkit;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/**
 * What is simulated.
 *
 * @param nodes how many nodes, 1 to {@link VirtualCluster#MAX_SIZE}; 0 for another number with each seed
 * @param faults which kinds of faults there may be; each is there with one seed in two
 * @param storm how long there are faults, in virtual time; before everything is healed
 */
public record SimulationSettings(int nodes, Set<FaultKind> faults, Duration storm) {
    /** How long there are faults if nothing else is said. */
    public static final Duration DEFAULT_STORM = Duration.ofSeconds(20);

    /** Checks the ranges. */
    public SimulationSettings {
        if (nodes < 0 || nodes > VirtualCluster.MAX_SIZE) {
            throw new IllegalArgumentException("nodes must be 0 to " + VirtualCluster.MAX_SIZE + ", not " + nodes);
        }
        if (storm.toMillis() < 1_000) {
            throw new IllegalArgumentException("a storm of at least a second is needed, not of " + storm);
        }
        faults = Set.copyOf(faults);
    }

    /** Three nodes, and faults of all kinds. */
    public static SimulationSettings standard() {
        return new SimulationSettings(3, EnumSet.allOf(FaultKind.class), DEFAULT_STORM);
    }

    /** As these, with another number of nodes. */
    public SimulationSettings withNodes(int newNodes) {
        return new SimulationSettings(newNodes, faults, storm);
    }

    /** As these, with other faults. */
    public SimulationSettings withFaults(Set<FaultKind> newFaults) {
        return new SimulationSettings(nodes, newFaults, storm);
    }
}
