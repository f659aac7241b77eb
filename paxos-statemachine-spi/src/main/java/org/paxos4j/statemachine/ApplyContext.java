/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.statemachine;

import java.time.Duration;
import java.util.Objects;

/**
 * Where in the replicated log a command stands; equal on every node.
 *
 * @param slot the command's slot, from 1 on; several commands may share a slot
 * @param time the log's clock: elapsed time since the log began, as stamped by its leaders. It never goes back, and
 *     stands still while the cluster has no leader. It is no time of day.
 */
public record ApplyContext(long slot, Duration time) {
    /** Checks the ranges. */
    public ApplyContext {
        if (slot < 1) {
            throw new IllegalArgumentException("slot must be at least 1, was " + slot);
        }
        Objects.requireNonNull(time, "time");
    }
}
