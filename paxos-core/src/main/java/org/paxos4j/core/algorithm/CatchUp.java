/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.algorithm;

/**
 * How a follower catches up. One request is open at a time; it is repeated to another peer after a heartbeat.
 *
 * @param target the highest committed slot that it has heard of; 0 for none
 * @param asked the node that it asked last; 0 for none
 * @param retryAt when the open request is repeated; {@link #NOT_ASKED} if none is open
 * @param noted the committed mark that a leader named about one heartbeat ago: a follower that is still short of it does
 *     not merely have the newest accepts on their way, it has lost one
 * @param notedAt when that was noted
 * @param committedAtTimeout its own mark when its election time-out passed the last time
 */
public record CatchUp(long target, int asked, long retryAt, long noted, long notedAt, long committedAtTimeout) {
    /** No request is open. */
    static final long NOT_ASKED = Long.MAX_VALUE;

    /** That knows nothing. */
    static final CatchUp NONE = new CatchUp(0, 0, NOT_ASKED, 0, Long.MIN_VALUE, -1);

    CatchUp knowing(long slot) {
        return slot <= target ? this : new CatchUp(slot, asked, retryAt, noted, notedAt, committedAtTimeout);
    }

    CatchUp asking(int node, long until) {
        return new CatchUp(target, node, until, noted, notedAt, committedAtTimeout);
    }

    CatchUp answered() {
        return new CatchUp(target, asked, NOT_ASKED, noted, notedAt, committedAtTimeout);
    }

    CatchUp noting(long slot, long now) {
        return new CatchUp(target, asked, retryAt, slot, now, committedAtTimeout);
    }

    CatchUp timedOut(long committed) {
        return new CatchUp(target, asked, retryAt, noted, notedAt, committed);
    }

    boolean isAsking() {
        return retryAt != NOT_ASKED;
    }
}
