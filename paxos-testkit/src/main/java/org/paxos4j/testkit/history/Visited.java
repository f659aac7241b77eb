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

    private static final long SEPARATOR = 0x9e3779b97f4a7c15L;

    private final Set<Configuration<S>> configurations = new HashSet<>();
    private final BitSet returned = new BitSet();
    private final BitSet unknown = new BitSet();
    /** The first operation that is not in the order. */
    private int firstOut;

    private long bytes;

    /** The bits are not changed any more. */
    private record Configuration<S>(int firstOut, BitSet returned, BitSet unknown, S state) {
        /**
         * Well mixed (by the last steps of MurmurHash3). States follow from the operations in the order: of a counter with unknown
         * additions the one and the other are small numbers that grow together, and a sum of multiples, as a record has by
         * itself, is the same for thousands of them.
         */
        @Override
        public int hashCode() {
            long hash = mixed(firstOut);
            for (long word : returned.toLongArray()) {
                hash = mixed(hash ^ word);
            }
            hash = mixed(hash ^ SEPARATOR);
            for (long word : unknown.toLongArray()) {
                hash = mixed(hash ^ word);
            }
            return (int) mixed(hash ^ state.hashCode());
        }

        private static long mixed(long bits) {
            long mixed = (bits ^ (bits >>> 33)) * 0xff51afd7ed558ccdL;
            mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
            return mixed ^ (mixed >>> 33);
        }
    }

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
