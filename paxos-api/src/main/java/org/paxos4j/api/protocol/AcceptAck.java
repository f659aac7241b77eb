/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.api.protocol;

import java.util.Objects;

/**
 * A vote: the respondent has accepted the value under this ballot, durably.
 *
 * @param requestId the identifier of the accept
 * @param from the voter
 * @param progress its progress
 */
public record AcceptAck(Identifier requestId, int from, Progress progress) implements AcceptResponse {
    /** Checks that nothing is missing. */
    public AcceptAck {
        Objects.requireNonNull(requestId, "requestId");
        Objects.requireNonNull(progress, "progress");
    }

    @Override
    public Departure departure() {
        return Departure.AFTER_SYNC;
    }

    @Override
    public <R> R dispatch(PaxosMessageHandler<R> handler) {
        return handler.acceptAck(this);
    }
}
