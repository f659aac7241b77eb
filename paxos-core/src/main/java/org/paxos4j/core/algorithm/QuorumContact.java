/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.algorithm;

import java.util.HashSet;
import java.util.Set;

/**
 * Who has answered a leader's heartbeats lately. Counted in rounds: a round begins with a heartbeat, and only answers to
 * that one or a later one count in it, so that an answer that was long on its way proves nothing. When a quorum has answered
 * the next round begins.
 *
 * @param heartbeat the number of the heartbeat with which the round began
 * @param since when it began, in nanoseconds of the leader's clock
 * @param heard who has answered in it
 * @param diskHeardAt when the leader's last answer to itself came, which waits for its disk
 */
public record QuorumContact(long heartbeat, long since, Set<Integer> heard, long diskHeardAt) {
    /** Keeps a copy. */
    public QuorumContact {
        heard = Set.copyOf(heard);
    }

    /** The first round of a leader, or the first after a pause: nobody is blamed for a silence before it. */
    static QuorumContact beginning(long heartbeat, long now) {
        return new QuorumContact(heartbeat, now, Set.of(), now);
    }

    QuorumContact nextRound(long nextHeartbeat, long now) {
        return new QuorumContact(nextHeartbeat, now, Set.of(), diskHeardAt);
    }

    QuorumContact heard(int node, long answered) {
        if (answered < heartbeat || heard.contains(node)) {
            return this;
        }
        Set<Integer> more = new HashSet<>(heard);
        more.add(node);
        return new QuorumContact(heartbeat, since, more, diskHeardAt);
    }

    QuorumContact diskHeard(long now) {
        return new QuorumContact(heartbeat, since, heard, now);
    }
}
