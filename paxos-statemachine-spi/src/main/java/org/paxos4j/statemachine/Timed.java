/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.statemachine;

import java.time.Duration;
import java.util.Optional;

/**
 * What a {@link StateMachine} also implements if something is to happen when time has passed, on every node at the same place
 * in the log. Time is the log's clock: it stands still while the cluster has no leader, so deadlines come late, never early.
 *
 * <p>Called by the same thread as {@link StateMachine#apply}; as deterministic as that.
 */
public interface Timed {

    /**
     * The earliest moment of the log's clock at which something is due; empty if nothing is. Asked after every slot, so it
     * must be quick. While nobody sends commands the leader takes care that the clock reaches that moment.
     */
    Optional<Duration> nextDeadline();

    /**
     * The log's clock has reached the next deadline. Called before the commands of the slot that brought the time.
     *
     * <p>Afterwards {@link #nextDeadline} must be later than {@code context.time()}, or empty; a state machine whose deadline
     * stays where it was is stopped like one that throws an exception.
     */
    void onDeadline(ApplyContext context);
}
