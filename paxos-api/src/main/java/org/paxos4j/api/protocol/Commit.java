/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.api.protocol;

import java.util.Objects;

/**
 * Says how far the log is chosen, and that its sender leads. The identifier's ballot is always the sender's epoch, also
 * while the slot was chosen under an earlier one: a follower commits a value of its own only if it holds it under that
 * very ballot, and fetches the others.
 *
 * @param identifier the leader, its epoch, and its highest committed slot
 * @param heartbeat grows with every commit that the leader sends in its epoch; from 1 on
 */
public record Commit(Identifier identifier, long heartbeat) implements PeerMessage {
    /** Checks that nothing is missing. */
    public Commit {
        Objects.requireNonNull(identifier, "identifier");
    }

    @Override
    public int from() {
        return identifier.from();
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
        return handler.commit(this);
    }
}
