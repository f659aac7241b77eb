/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.api.protocol;

/**
 * The number of a ballot ("proposal number" in Lamport, <i>Paxos Made Simple</i>, 2.2), which also names a leader's
 * term. Ordered by counter, then by node, so that no two nodes ever use the same one.
 *
 * @param counter raised above all that is known by whoever wants to lead; 0 to {@link #MAX_COUNTER}
 * @param nodeIdentifier the node that may use this ballot; 0 only in {@link #FLOOR}
 */
public record BallotNumber(long counter, int nodeIdentifier) implements Comparable<BallotNumber> {
    /** Below every ballot that a node uses: what a node has promised before its first promise. */
    public static final BallotNumber FLOOR = new BallotNumber(0, 0);

    /**
     * A counter beyond this is a damaged or hostile message: an honest cluster that elected a leader each microsecond
     * would reach it after more than ten thousand years.
     */
    public static final long MAX_COUNTER = 1L << 60;

    /** Checks the ranges. */
    public BallotNumber {
        if (counter < 0 || counter > MAX_COUNTER) {
            throw new IllegalArgumentException("ballot counter out of range: " + counter);
        }
        if (nodeIdentifier < 0) {
            throw new IllegalArgumentException("node identifier out of range: " + nodeIdentifier);
        }
    }

    /** Whether this ballot is above {@code other}. */
    public boolean isAbove(BallotNumber other) {
        return compareTo(other) > 0;
    }

    /** Whether this ballot is below {@code other}. */
    public boolean isBelow(BallotNumber other) {
        return compareTo(other) < 0;
    }

    /** The higher of two ballots. */
    public static BallotNumber max(BallotNumber a, BallotNumber b) {
        return a.isAbove(b) ? a : b;
    }

    @Override
    public int compareTo(BallotNumber other) {
        int byCounter = Long.compare(counter, other.counter);
        return byCounter != 0 ? byCounter : Integer.compare(nodeIdentifier, other.nodeIdentifier);
    }

    @Override
    public String toString() {
        return counter + "." + nodeIdentifier;
    }
}
