/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.api.protocol;

import java.util.Objects;

/**
 * Phase 1a for an open range: asks for a promise to take part in no lower ballot, and for every value accepted at or
 * above the identifier's slot.
 *
 * @param id the candidate, its ballot, and the lowest slot asked for
 */
public record Prepare(Identifier id) implements PeerMessage {
    /** Checks that nothing is missing. */
    public Prepare {
        Objects.requireNonNull(id, "id");
    }

    @Override
    public int from() {
        return id.from();
    }

    /** It tells of the candidate's own promise: no ballot of an earlier life may be used again. */
    @Override
    public Departure departure() {
        return Departure.AFTER_SYNC;
    }

    @Override
    public boolean urgent() {
        return true;
    }

    @Override
    public <R> R dispatch(PaxosMessageHandler<R> handler) {
        return handler.prepare(this);
    }
}
