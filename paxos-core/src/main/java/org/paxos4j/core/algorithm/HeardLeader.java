/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.algorithm;

import java.util.Objects;
import org.paxos4j.api.protocol.BallotNumber;
import org.paxos4j.api.protocol.Commit;

/**
 * The freshest {@link Commit} that a node has heard. Heartbeats count within one ballot; clocks are never compared.
 *
 * @param ballot its ballot
 * @param node its sender; 0 for nobody
 * @param heartbeat its number
 * @param at when it came
 */
public record HeardLeader(BallotNumber ballot, int node, long heartbeat, long at) {
    /** Nobody yet. */
    static final HeardLeader NOBODY = new HeardLeader(BallotNumber.FLOOR, 0, 0, Long.MIN_VALUE);

    /** Checks that nothing is missing. */
    public HeardLeader {
        Objects.requireNonNull(ballot, "ballot");
    }

    /** Whether a commit says something new: a repeated or late one proves nothing. */
    boolean isOutrunBy(Commit commit) {
        int byBallot = commit.identifier().number().compareTo(ballot);
        return byBallot > 0 || (byBallot == 0 && commit.heartbeat() > heartbeat);
    }

    static HeardLeader of(Commit commit, long now) {
        return new HeardLeader(commit.identifier().number(), commit.identifier().from(), commit.heartbeat(), now);
    }

    boolean within(long nanos, long now) {
        return node != 0 && now - at <= nanos;
    }
}
