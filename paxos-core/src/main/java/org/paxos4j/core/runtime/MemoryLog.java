/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.runtime;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.paxos4j.api.protocol.Accept;
import org.paxos4j.core.algorithm.AcceptedLog;

/**
 * The accepted values that the replica holds in memory: all above its committed mark, and those below it that are not yet
 * handed over to the state machines, or not yet covered by a durable mark, so that the reader of the store cannot serve
 * them. A ring over the slots from {@link #firstSlot} on. Owned by the replica.
 */
final class MemoryLog implements AcceptedLog {
    private @Nullable Accept[] ring = new Accept[1_024];
    private long first;
    private long last;
    private long bytes;

    /** An empty log behind {@code slot}: all up to it is in the store. */
    MemoryLog(long slot, long lastSlot) {
        this.first = slot + 1;
        this.last = lastSlot;
    }

    @Override
    public @Nullable Accept get(long slot) {
        return slot < first || slot >= first + ring.length ? null : ring[at(slot)];
    }

    @Override
    public long firstSlot() {
        return first;
    }

    @Override
    public long lastSlot() {
        return last;
    }

    /** About how much memory the values take. */
    long bytes() {
        return bytes;
    }

    void put(Accept accept) {
        long slot = accept.id().logIndex();
        if (slot < first) {
            throw new IllegalArgumentException("slot " + slot + " is before the first one in memory, " + first);
        }
        while (slot >= first + ring.length) {
            grow();
        }
        Accept former = ring[at(slot)];
        bytes += accept.weightBytes() - (former == null ? 0 : former.weightBytes());
        ring[at(slot)] = accept;
        last = Math.max(last, slot);
    }

    /** Forgets all up to a slot. */
    void pruneTo(long slot) {
        for (; first <= slot; first++) {
            Accept former = ring[at(first)];
            bytes -= former == null ? 0 : former.weightBytes();
            ring[at(first)] = null;
        }
    }

    private void grow() {
        @Nullable Accept[] larger = Arrays.copyOf(new Accept[0], Math.multiplyExact(ring.length, 2));
        for (long slot = first; slot < first + ring.length; slot++) {
            larger[(int) (slot % larger.length)] = ring[at(slot)];
        }
        ring = larger;
    }

    private int at(long slot) {
        return (int) (slot % ring.length);
    }
}
