/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.runtime;

/**
 * Tells when a replica was held up, so that it may have missed what its peers said, and their silence proves nothing.
 *
 * <p>A node that is held up again and again is slow, and not excused again before it was at work for a while. (Interleaving: a
 * leader is deaf, and its machine so busy that each turn comes late. Were each an excuse, it would never find that nobody
 * answers, and its followers, who hear it, would never elect another.) Owned by the replica.
 */
final class Pauses {
    /** A gap between two turns above which the node may have missed something. */
    static final long PAUSE_NANOS = 200_000_000L;

    private final long steadyEnoughNanos;
    private long steadyNanos;

    /**
     * The first pause is excused.
     *
     * @param steadyEnoughNanos for how long the node must have been at work between two excuses; longer than any silence that
     *     it is to believe
     */
    Pauses(long steadyEnoughNanos) {
        this.steadyEnoughNanos = steadyEnoughNanos;
        this.steadyNanos = steadyEnoughNanos;
    }

    /** Whether the silence of the others is excused by a gap of so long since the last turn. */
    boolean excuse(long gapNanos) {
        if (gapNanos <= PAUSE_NANOS) {
            steadyNanos += gapNanos;
            return false;
        }
        boolean excused = steadyNanos >= steadyEnoughNanos;
        if (excused) {
            steadyNanos = 0;
        }
        return excused;
    }
}
