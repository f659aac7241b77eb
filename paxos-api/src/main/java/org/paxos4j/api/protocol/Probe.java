/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.api.protocol;

/**
 * Asked by a follower whose time-out has passed, before it stands for election: does anybody still hear a leader?
 * Nobody's state changes by it.
 *
 * @param round tells the rounds of one node apart
 * @param from the node that asks
 */
public record Probe(long round, int from) implements PeerMessage {
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
        return handler.probe(this);
    }
}
