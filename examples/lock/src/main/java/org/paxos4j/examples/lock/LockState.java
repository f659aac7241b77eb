/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.examples.lock;

import java.util.List;

/**
 * A lock as it is.
 *
 * @param owner who holds it; empty if nobody does
 * @param token under which token; 0 if nobody holds it
 * @param remainingMillis how long the lease still lasts, in milliseconds of the log's clock; 0 if nobody holds it
 * @param waiting who waits, the next one first
 */
public record LockState(String owner, long token, long remainingMillis, List<String> waiting) {
    static final LockState FREE = new LockState("", 0, 0, List.of());

    /** Copies the list. */
    public LockState {
        waiting = List.copyOf(waiting);
    }

    /** Whether somebody holds it. */
    public boolean isHeld() {
        return token != 0;
    }
}
