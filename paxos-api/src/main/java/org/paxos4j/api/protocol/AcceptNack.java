/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.api.protocol;

import java.util.Objects;

/**
 * A vote refused, or a {@link Commit} below the respondent's promise: the progress says why. Nacks are not counted as
 * votes; a higher promise or a higher committed mark in one ends a leader's term.
 *
 * @param requestId the identifier of the accept or commit
 * @param from the node that answers
 * @param progress its progress
 */
public record AcceptNack(Identifier requestId, int from, Progress progress) implements AcceptResponse {
    /** Checks that nothing is missing. */
    public AcceptNack {
        Objects.requireNonNull(requestId, "requestId");
        Objects.requireNonNull(progress, "progress");
    }

    @Override
    public Departure departure() {
        return Departure.BEFORE_SYNC;
    }

    @Override
    public <R> R dispatch(PaxosMessageHandler<R> handler) {
        return handler.acceptNack(this);
    }
}
