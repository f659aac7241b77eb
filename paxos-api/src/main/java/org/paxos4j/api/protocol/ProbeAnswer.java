/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.api.protocol;

import java.util.Objects;

/**
 * The answer to a {@link Probe}.
 *
 * @param round the probe's round
 * @param from the node that answers
 * @param progress its progress
 * @param heardLeaderRecently whether a {@link Commit} of a ballot at or above its promise came within its own minimum
 *     election time-out; a leader answers true for itself
 */
public record ProbeAnswer(long round, int from, Progress progress, boolean heardLeaderRecently) implements PeerMessage {
    /** Checks that nothing is missing. */
    public ProbeAnswer {
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
        return handler.probeAnswer(this);
    }
}
