/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.algorithm;

import java.util.Objects;
import java.util.Optional;
import org.paxos4j.api.protocol.PaxosMessageHandler;

/**
 * Follows a leader, if there is one; the only role that learns from retransmissions.
 *
 * @param probe the probe under way, if its time-out has passed
 * @param catchUp what it knows of higher committed marks, and what it has asked for
 * @param standsAgain whether it asks around as soon as it has caught up, and stands if nobody leads: it led, or wanted to,
 *     when it heard of a higher mark or promise
 */
public record Follower(Optional<ProbeRound> probe, CatchUp catchUp, boolean standsAgain) implements PaxosRole {
    /** That knows nothing. */
    static final Follower FRESH = new Follower(Optional.empty(), CatchUp.NONE, false);

    /** Checks that nothing is missing. */
    public Follower {
        Objects.requireNonNull(probe, "probe");
        Objects.requireNonNull(catchUp, "catchUp");
    }

    Follower probing(ProbeRound round) {
        return new Follower(Optional.of(round), catchUp, standsAgain);
    }

    Follower catchingUp(CatchUp next) {
        return new Follower(probe, next, standsAgain);
    }

    Follower standingAgain() {
        return new Follower(probe, catchUp, true);
    }

    /** That neither probes nor wants to stand: there is a leader, or a candidate. */
    Follower content() {
        return new Follower(Optional.empty(), catchUp, false);
    }

    /** That gives up its probe. */
    Follower withoutProbe() {
        return new Follower(Optional.empty(), catchUp, standsAgain);
    }

    @Override
    public PaxosMessageHandler<PaxosAgent> reactions(Step step) {
        return new FollowerReactions(step, this);
    }
}
