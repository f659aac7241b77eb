/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.runtime;

/**
 * An agent: owns some state, and works on it in short turns that never wait for another agent. One thread at a time
 * drives it, and goes on doing so for ever or until the replica ends; how often, decides how fast the agent is, and nothing
 * else.
 */
public interface Duty {
    /** What its thread is called, after the node: lower-case letters, the agent's own within its replica. */
    String name();

    /**
     * Does what there is to do, and says how much that was; 0 for nothing.
     *
     * <p>What it throws, it does not expect: its state is no longer known then, and it must get no further turn.
     */
    int doWork();

    /**
     * When there will be something to do even if nobody gives it any, in nanoseconds of the replica's clock;
     * {@code Long.MAX_VALUE} for never.
     */
    default long nextDeadline() {
        return Long.MAX_VALUE;
    }

    /** Called once, by who drives it, after its last turn. */
    default void onClose() {}
}
