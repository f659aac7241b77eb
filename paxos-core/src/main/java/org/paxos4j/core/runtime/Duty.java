/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.runtime;

/**
 * An agent: owns some state, and works on it in short turns that never block on another agent. One thread at a time
 * drives it.
 */
interface Duty {
    /** What its thread is called, after the node. */
    String name();

    /** Does what there is to do, and says how much that was; 0 for nothing. */
    int doWork();

    /** When there will be something to do even if nobody wakes it, in nanoseconds of its clock. */
    default long nextDeadline() {
        return Long.MAX_VALUE;
    }

    /** Called once, by the driving thread, after the last turn. */
    default void onClose() {}
}
