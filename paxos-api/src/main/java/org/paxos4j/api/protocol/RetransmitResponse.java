/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.api.protocol;

import java.util.List;
import java.util.Objects;

/**
 * Chosen values, each under the ballot with which the sender holds it. Accepted values that are not known to be chosen
 * are never sent: learning invents no votes.
 *
 * @param from the node that answers
 * @param to the node that asked
 * @param committedSlot the sender's committed mark; above the last value here if there is more to fetch
 * @param committed a contiguous run of chosen values, ascending, starting above the asked slot; empty if the sender has none
 */
public record RetransmitResponse(int from, int to, long committedSlot, List<Accept> committed) implements PeerMessage {
    /** Checks the ranges. */
    public RetransmitResponse {
        committed = List.copyOf(committed);
        Objects.requireNonNull(committed, "committed");
        for (int i = 0; i < committed.size(); i++) {
            long slot = committed.get(i).id().logIndex();
            if (slot > committedSlot || slot != committed.get(0).id().logIndex() + i) {
                throw new IllegalArgumentException("slot " + slot + " above the mark or out of order");
            }
        }
    }

    @Override
    public Departure departure() {
        return Departure.BEFORE_SYNC;
    }

    @Override
    public int weightBytes() {
        return Accept.weightBytes(committed);
    }

    @Override
    public <R> R dispatch(PaxosMessageHandler<R> handler) {
        return handler.retransmitResponse(this);
    }
}
