/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.algorithm;

import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A leader's accepts under way: a contiguous run of slots that grows at its end and shrinks at its beginning. Immutable;
 * a change copies an array of at most a few hundred references, which is cheaper than any tree of that size.
 */
public final class OpenSlots {
    private final long first;
    private final AcceptResponsesAndTimeout[] pending;
    private final long bytes;

    private OpenSlots(long first, AcceptResponsesAndTimeout[] pending, long bytes) {
        this.first = first;
        this.pending = pending;
        this.bytes = bytes;
    }

    static OpenSlots startingAt(long slot) {
        return new OpenSlots(slot, new AcceptResponsesAndTimeout[0], 0);
    }

    /** How many. */
    public int size() {
        return pending.length;
    }

    /** Whether one more may be under way. */
    boolean hasRoom(ProtocolLimits limits) {
        return pending.length < limits.maxOpenSlots() && bytes < limits.maxOpenBytes();
    }

    /** The lowest slot, or the one where the next will be if there is none. */
    public long first() {
        return first;
    }

    /** The accepts under way, by ascending slot. */
    public List<AcceptResponsesAndTimeout> all() {
        return List.of(pending);
    }

    @Nullable
    AcceptResponsesAndTimeout get(long slot) {
        return slot < first || slot >= first + pending.length ? null : pending[(int) (slot - first)];
    }

    OpenSlots append(AcceptResponsesAndTimeout next) {
        if (next.accept().id().logIndex() != first + pending.length) {
            throw new IllegalArgumentException(
                    "slot " + next.accept().id().logIndex() + " behind " + (first + pending.length - 1));
        }
        AcceptResponsesAndTimeout[] more = Arrays.copyOf(pending, pending.length + 1);
        more[pending.length] = next;
        return new OpenSlots(first, more, bytes + next.accept().weightBytes());
    }

    OpenSlots replace(AcceptResponsesAndTimeout changed) {
        AcceptResponsesAndTimeout[] copy = pending.clone();
        copy[(int) (changed.accept().id().logIndex() - first)] = changed;
        return new OpenSlots(first, copy, bytes);
    }

    OpenSlots replaceAll(UnaryOperator<AcceptResponsesAndTimeout> change) {
        AcceptResponsesAndTimeout[] copy = pending.clone();
        Arrays.setAll(copy, i -> change.apply(copy[i]));
        return new OpenSlots(first, copy, bytes);
    }

    OpenSlots dropUpTo(long slot) {
        int dropped = (int) Math.min(pending.length, Math.max(0, slot + 1 - first));
        long droppedBytes = 0;
        for (int i = 0; i < dropped; i++) {
            droppedBytes += pending[i].accept().weightBytes();
        }
        return new OpenSlots(
                first + dropped, Arrays.copyOfRange(pending, dropped, pending.length), bytes - droppedBytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof OpenSlots that && first == that.first && Arrays.equals(pending, that.pending);
    }

    @Override
    public int hashCode() {
        return 31 * Long.hashCode(first) + Arrays.hashCode(pending);
    }

    @Override
    public String toString() {
        return "OpenSlots[" + first + " + " + pending.length + "]";
    }
}
