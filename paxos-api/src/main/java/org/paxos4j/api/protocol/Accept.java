/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.api.protocol;

import java.util.List;
import java.util.Objects;

/**
 * Phase 2a: proposes a value for a slot under a ballot.
 *
 * @param id the leader, its ballot and the slot, from 1 on
 * @param value the proposed value
 */
public record Accept(Identifier id, CommandValue value) implements PeerMessage {
    /** Checks the ranges. */
    public Accept {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(value, "value");
        if (id.logIndex() < 1) {
            throw new IllegalArgumentException("a value for slot " + id.logIndex());
        }
    }

    @Override
    public int from() {
        return id.from();
    }

    @Override
    public Departure departure() {
        return Departure.BEFORE_SYNC_UNDER_DURABLE_PROMISE;
    }

    @Override
    public int weightBytes() {
        return 128 + value.encoded().length();
    }

    /** The weight of a message that carries these. */
    static int weightBytes(List<Accept> accepts) {
        int sum = 128;
        for (Accept accept : accepts) {
            sum = Math.addExact(sum, accept.weightBytes());
        }
        return sum;
    }

    @Override
    public <R> R dispatch(PaxosMessageHandler<R> handler) {
        return handler.accept(this);
    }
}
