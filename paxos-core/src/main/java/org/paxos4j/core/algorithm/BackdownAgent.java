/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.algorithm;

/** The return to the role of a follower. */
final class BackdownAgent {
    private BackdownAgent() {}

    /**
     * A follower with a fresh time-out. Its promise, its committed mark and what it has heard stay; epoch and votes are
     * gone, so that votes that are still on their way match nothing. The clients of a leader hear that it leads no longer.
     */
    static PaxosAgent backDown(Step step, PaxosIO.Loss why) {
        if (step.agent().role() instanceof Leader) {
            step.io().noLongerLeader(why);
        }
        return step.with(step.freshTimeout()).agent().as(Follower.FRESH);
    }
}
