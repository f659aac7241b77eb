/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.api.protocol;

/**
 * Asks for the chosen values above a slot.
 *
 * @param from the node that asks
 * @param to the node that is asked
 * @param logIndex the slot that the asking node last committed
 */
public record RetransmitRequest(int from, int to, long logIndex) implements PeerMessage {
    /** Checks the ranges. */
    public RetransmitRequest {
        if (logIndex < 0) {
            throw new IllegalArgumentException("slot out of range: " + logIndex);
        }
    }

    @Override
    public Departure departure() {
        return Departure.BEFORE_SYNC;
    }

    @Override
    public <R> R dispatch(PaxosMessageHandler<R> handler) {
        return handler.retransmitRequest(this);
    }
}
