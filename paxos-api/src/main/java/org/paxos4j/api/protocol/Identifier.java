/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.api.protocol;

import java.util.Objects;

/**
 * Names a slot of the log and the ballot under which something is said about it. One ballot proposes at most one value
 * for a slot, so an identifier names at most one value.
 *
 * <p>Ordered by slot, then ballot, then sender. Committed marks are compared by {@link #logIndex} alone: the same slot
 * may be known as chosen under different ballots on different nodes.
 *
 * @param from the node that sent the message which carried this first; where answers go
 * @param number the ballot
 * @param logIndex the slot, from 1 on; 0 stands for "before the first slot"
 */
public record Identifier(int from, BallotNumber number, long logIndex) implements Comparable<Identifier> {
    /** The mark of a node that has committed nothing. */
    public static final Identifier ORIGIN = new Identifier(0, BallotNumber.FLOOR, 0);

    /** Checks the ranges. */
    public Identifier {
        Objects.requireNonNull(number, "number");
        if (logIndex < 0) {
            throw new IllegalArgumentException("slot out of range: " + logIndex);
        }
        if (from < 0) {
            throw new IllegalArgumentException("node identifier out of range: " + from);
        }
    }

    @Override
    public int compareTo(Identifier other) {
        int bySlot = Long.compare(logIndex, other.logIndex);
        if (bySlot != 0) {
            return bySlot;
        }
        int byBallot = number.compareTo(other.number);
        return byBallot != 0 ? byBallot : Integer.compare(from, other.from);
    }

    @Override
    public String toString() {
        return logIndex + "@" + number + (from == number.nodeIdentifier() ? "" : " from " + from);
    }
}
