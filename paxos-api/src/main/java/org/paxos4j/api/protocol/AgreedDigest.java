/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.api.protocol;

import java.util.Objects;

/**
 * Says what the state machines of a majority have become after a slot. A leader sends it to a node that has told of another
 * digest after that slot; a node that finds it true of itself is not sure of its state and stops.
 *
 * @param from the leader that compared
 * @param agreed the digest that a majority has after that slot
 * @param equalUpTo the highest slot after which the receiver's own digest was found to be equal; 0 if none was compared
 */
public record AgreedDigest(int from, AppliedDigest agreed, long equalUpTo) implements PeerMessage {
    /** Checks that nothing is missing. */
    public AgreedDigest {
        Objects.requireNonNull(agreed, "agreed");
    }

    @Override
    public Departure departure() {
        return Departure.BEFORE_SYNC;
    }

    @Override
    public <R> R dispatch(PaxosMessageHandler<R> handler) {
        return handler.agreedDigest(this);
    }
}
