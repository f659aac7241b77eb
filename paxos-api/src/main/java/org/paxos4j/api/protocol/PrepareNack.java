/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.api.protocol;

import java.util.Objects;

/**
 * A promise refused: the progress says why. Either a higher ballot was promised, or the asked range reaches down to
 * slots that the respondent knows to be chosen.
 *
 * @param requestId the identifier of the prepare
 * @param from the node that answers
 * @param progress its progress
 * @param highestAcceptedIndex the highest slot at which it has accepted anything
 * @param leaderHeartbeat the last heartbeat it heard of a leader
 */
public record PrepareNack(
        Identifier requestId, int from, Progress progress, long highestAcceptedIndex, long leaderHeartbeat)
        implements PrepareResponse {
    /** Checks that nothing is missing. */
    public PrepareNack {
        Objects.requireNonNull(requestId, "requestId");
        Objects.requireNonNull(progress, "progress");
    }

    @Override
    public Departure departure() {
        return Departure.BEFORE_SYNC;
    }

    @Override
    public boolean urgent() {
        return true;
    }

    @Override
    public <R> R dispatch(PaxosMessageHandler<R> handler) {
        return handler.prepareNack(this);
    }
}
