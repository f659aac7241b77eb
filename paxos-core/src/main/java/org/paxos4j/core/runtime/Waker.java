/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.runtime;

/** Wakes the agent that it belongs to. Any thread. */
@FunctionalInterface
interface Waker {
    /** For agents that are driven by hand. */
    Waker NOBODY = () -> {};

    /** There is something to do. */
    void wakeUp();
}
