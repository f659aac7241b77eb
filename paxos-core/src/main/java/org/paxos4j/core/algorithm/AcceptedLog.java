/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.algorithm;

import org.jspecify.annotations.Nullable;
import org.paxos4j.api.protocol.Accept;

/**
 * The accepted values that a node holds in memory, as the algorithm reads them: what is queued and not yet synced, and
 * what the current batch has journalled, included. It holds every value above the committed mark, so a promise never
 * needs the store; and below the mark a contiguous run from {@link #firstSlot} on.
 */
public interface AcceptedLog {
    /** The value accepted at a slot; null if there is none in memory. */
    @Nullable
    Accept get(long slot);

    /** The lowest slot in memory; above {@link #lastSlot} if there is none. All from here to the committed mark are there. */
    long firstSlot();

    /** The highest slot at which anything was ever accepted; 0 for none. */
    long lastSlot();
}
