/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.testkit.history;

import java.util.BitSet;
import java.util.HashSet;
import java.util.Set;

/**
 * Where a {@link Search} has been: which operations were in the order, and in which state that left the object. The order among
 * them does not matter for what can follow.
 *
 * <p>Operations that returned are numbered in the order of their invocations, so those in an order are always all up to some
 * number, and a few of the next. Only these few are remembered. Unknown operations may stay out for ever, and have numbers of
 * their own, so that they do not spoil this.
 */
final class Visited<S> {
    /** By the layout of the objects on a 64-bit machine, with their place in the hash table; rounded up. */
    private static final long BYTES_EACH = 192;

    private final Set<Configuration<S>> configurations = new HashSet<>();
    private final BitSet returned = new BitSet();
    private final BitSet unknown = new BitSet();
    /** The first operation that is not in the order. */
    private int firstOut;

    private long bytes;

    /** The bits are not changed any more. */
    private record Configuration<S>(int firstOut, BitSet returned, BitSet unknown, S state) {}

    /** One that returned goes to the end of the order. */
    void putReturned(int number) {
        returned.set(number);
        if (number == firstOut) {
            firstOut = returned.nextClearBit(number);
        }
    }

    /** … and leaves it again. */
    void takeReturned(int number) {
        returned.clear(number);
        firstOut = Math.min(firstOut, number);
    }

    /** An unknown one goes to the end of the order. */
    void putUnknown(int number) {
        unknown.set(number);
    }

    /** … and leaves it again. */
    void takeUnknown(int number) {
        unknown.clear(number);
    }

    boolean holdsUnknown(int number) {
        return unknown.get(number);
    }

    /** Remembers where the search is; whether it was here for the first time. */
    boolean add(S state) {
        BitSet few = returned.get(firstOut, Math.max(firstOut, returned.length()));
        BitSet perhaps = (BitSet) unknown.clone();
        if (!configurations.add(new Configuration<>(firstOut, few, perhaps, state))) {
            return false;
        }
        bytes += BYTES_EACH + (few.size() + perhaps.size()) / Byte.SIZE;
        return true;
    }

    /** About how much memory is in use, without that of the states. */
    long bytes() {
        return bytes;
    }
}
