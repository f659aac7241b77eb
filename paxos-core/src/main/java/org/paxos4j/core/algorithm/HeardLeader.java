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
 * @param answeredAt when one of this ballot was answered last
 */
public record HeardLeader(BallotNumber ballot, int node, long heartbeat, long at, long answeredAt) {
    /** Nobody yet. */
    static final HeardLeader NOBODY = new HeardLeader(BallotNumber.FLOOR, 0, 0, Long.MIN_VALUE, Long.MIN_VALUE);

    /** Checks that nothing is missing. */
    public HeardLeader {
        Objects.requireNonNull(ballot, "ballot");
    }

    /** Whether a commit says something new: a repeated or late one proves nothing. */
    boolean isOutrunBy(Commit commit) {
        int byBallot = commit.identifier().number().compareTo(ballot);
        return byBallot > 0 || (byBallot == 0 && commit.heartbeat() > heartbeat);
    }

    HeardLeader hearing(Commit commit, long now) {
        BallotNumber number = commit.identifier().number();
        long answered = number.equals(ballot) ? answeredAt : Long.MIN_VALUE;
        return new HeardLeader(number, commit.identifier().from(), commit.heartbeat(), now, answered);
    }

    HeardLeader answered(long now) {
        return new HeardLeader(ballot, node, heartbeat, at, now);
    }

    /** Whether its last commit is to be answered: the first one of a ballot, and then not more than one in a while. */
    boolean isAnswerDue(long everyNanos) {
        return answeredAt == Long.MIN_VALUE || at - answeredAt >= everyNanos;
    }

    boolean within(long nanos, long now) {
        return node != 0 && now - at <= nanos;
    }
}
