/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.testkit;

import java.time.Duration;
import java.util.Map;

/**
 * What happened in a simulation in which nothing went wrong.
 *
 * @param seed which one
 * @param nodes how many nodes it had
 * @param clients how many clients
 * @param committed how many commands were applied
 * @param unknown how many commands ended with an unknown outcome
 * @param elections how many leaders there were
 * @param faults how often each kind of fault was felt
 * @param recovery how long after everything was healed the first new command was answered, in virtual time
 * @param trace a number that two runs share only if all that was sent and answered is equal, byte for byte
 */
public record SimulationResult(
        long seed,
        int nodes,
        int clients,
        int committed,
        int unknown,
        long elections,
        Map<FaultKind, Long> faults,
        Duration recovery,
        long trace) {
    /** A run with fewer commands shows nothing. */
    public static final int MIN_COMMITTED = 50;

    /** Copies the map. */
    public SimulationResult {
        faults = Map.copyOf(faults);
    }

    /** Whether too little happened for the run to count. */
    public boolean isVoid() {
        return committed < MIN_COMMITTED;
    }
}
