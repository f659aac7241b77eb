/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.algorithm;

import java.util.Collection;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.paxos4j.api.protocol.Accept;

/** The accepted values that a node holds in memory. */
final class MemoryLog implements AcceptedLog {
    private final TreeMap<Long, Accept> accepts = new TreeMap<>();
    private long first = 1;
    private long last;

    MemoryLog() {}

    MemoryLog(MemoryLog other) {
        accepts.putAll(other.accepts);
        first = other.first;
        last = other.last;
    }

    void putAll(Collection<Accept> more) {
        more.forEach(this::put);
    }

    void put(Accept accept) {
        accepts.put(accept.id().logIndex(), accept);
        last = Math.max(last, accept.id().logIndex());
    }

    /** Keeps only what is above a slot; the store has the rest. */
    void forgetUpTo(long slot) {
        if (slot >= first) {
            accepts.headMap(slot, true).clear();
            first = slot + 1;
            last = Math.max(last, slot);
        }
    }

    @Override
    public @Nullable Accept get(long slot) {
        return accepts.get(slot);
    }

    @Override
    public long firstSlot() {
        return first;
    }

    @Override
    public long lastSlot() {
        return last;
    }
}
