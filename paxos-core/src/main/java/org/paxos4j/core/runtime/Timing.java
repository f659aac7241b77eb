/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.runtime;

import java.time.Duration;

/**
 * The protocol's timing; equal on all nodes for the sake of sanity, not of safety.
 *
 * @param heartbeat how often a leader says that it is alive; 1 ms to 10 s
 * @param electionTimeoutMin how long a follower hears nothing before it asks around; at least four heartbeats
 * @param electionTimeoutMax the end of the interval from which each time-out is drawn; above the minimum
 */
public record Timing(Duration heartbeat, Duration electionTimeoutMin, Duration electionTimeoutMax) {
    private static final Duration LONGEST_HEARTBEAT = Duration.ofSeconds(10);

    /** 50 ms; 500 to 900 ms. */
    public static final Timing DEFAULT =
            new Timing(Duration.ofMillis(50), Duration.ofMillis(500), Duration.ofMillis(900));

    /** Checks the ranges. */
    public Timing {
        if (heartbeat.toMillis() < 1 || heartbeat.compareTo(LONGEST_HEARTBEAT) > 0) {
            throw new IllegalArgumentException("heartbeat must be 1 ms to 10 s, was " + heartbeat.toMillis() + " ms");
        }
        if (electionTimeoutMin.compareTo(heartbeat.multipliedBy(4)) < 0) {
            throw new IllegalArgumentException("the minimum election time-out must be at least four heartbeats ("
                    + heartbeat.multipliedBy(4).toMillis() + " ms), was " + electionTimeoutMin.toMillis() + " ms");
        }
        if (electionTimeoutMax.compareTo(electionTimeoutMin) <= 0) {
            throw new IllegalArgumentException("the maximum election time-out (" + electionTimeoutMax.toMillis()
                    + " ms) must be above the minimum (" + electionTimeoutMin.toMillis() + " ms)");
        }
    }
}
