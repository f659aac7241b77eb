/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.api.protocol;

import java.util.Objects;

/**
 * The answer to a {@link Commit} that its receiver takes for a sign of life: it tells the leader that this node hears it, so
 * that a leader whom no quorum hears steps down, and what this node's state machines have become, so that a difference
 * between replicas is found.
 *
 * @param requestId the identifier of the commit
 * @param heartbeat the number of the commit: an answer that was long on its way does not prove that its sender hears the
 *     leader now
 * @param from the node that answers
 * @param progress its progress
 * @param applied what its state machines have become
 */
public record HeartbeatAck(Identifier requestId, long heartbeat, int from, Progress progress, AppliedDigest applied)
        implements PeerMessage {
    /** Checks that nothing is missing. */
    public HeartbeatAck {
        Objects.requireNonNull(requestId, "requestId");
        Objects.requireNonNull(progress, "progress");
        Objects.requireNonNull(applied, "applied");
    }

    /** At once, or a follower with a slow disk would seem to be gone; it votes for nothing. */
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
        return handler.heartbeatAck(this);
    }
}
