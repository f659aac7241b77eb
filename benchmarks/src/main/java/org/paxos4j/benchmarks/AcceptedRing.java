/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.benchmarks;

import java.util.Collection;
import org.paxos4j.api.protocol.Accept;
import org.paxos4j.core.algorithm.AcceptedLog;

/** The newest accepted values, as many as a replica keeps at least. Slots come without a gap. */
final class AcceptedRing implements AcceptedLog {
    private final Accept[] ring = new Accept[1_024];
    private long last;

    @Override
    public Accept get(long slot) {
        return slot < firstSlot() || slot > last ? null : ring[at(slot)];
    }

    @Override
    public long firstSlot() {
        return Math.max(1, last - ring.length + 1);
    }

    @Override
    public long lastSlot() {
        return last;
    }

    void putAll(Collection<Accept> accepts) {
        for (Accept accept : accepts) {
            last = accept.id().logIndex();
            ring[at(last)] = accept;
        }
    }

    private int at(long slot) {
        return (int) (slot % ring.length);
    }
}
