/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.api.protocol;

import java.util.List;
import java.util.Objects;

/**
 * A promise, or a page of it: phase 1b for an open range. Every page of one answer is cut from the same view of the
 * log, and names the interval of slots that it covers. A voter counts when its pages cover {@code [requestId.logIndex, ∞)}
 * without a gap. Pages carry no numbers: two answers of one voter, mixed by number, would lose a chosen slot.
 *
 * @param requestId the identifier of the prepare
 * @param from the voter
 * @param progress the voter's progress, with this promise
 * @param highestAcceptedIndex the highest slot at which the voter has accepted anything
 * @param leaderHeartbeat the last heartbeat it heard of a leader
 * @param coversFrom the first slot that this page speaks about
 * @param coversTo the last slot that this page speaks about; {@link #WITHOUT_END} on the last page
 * @param highestUncommitted every value that the voter has accepted in that interval, ascending: a slot that is not here
 *     has none
 */
public record PrepareAck(
        Identifier requestId,
        int from,
        Progress progress,
        long highestAcceptedIndex,
        long leaderHeartbeat,
        long coversFrom,
        long coversTo,
        List<Accept> highestUncommitted)
        implements PrepareResponse {
    /** The end of the last page: every slot there may ever be. */
    public static final long WITHOUT_END = Long.MAX_VALUE;

    /** Checks the ranges. */
    public PrepareAck {
        Objects.requireNonNull(requestId, "requestId");
        Objects.requireNonNull(progress, "progress");
        highestUncommitted = List.copyOf(highestUncommitted);
        if (coversFrom < 1 || coversTo < coversFrom) {
            throw new IllegalArgumentException("a page from " + coversFrom + " to " + coversTo);
        }
        long above = coversFrom - 1;
        for (Accept accept : highestUncommitted) {
            long slot = accept.id().logIndex();
            if (slot <= above || slot > coversTo) {
                throw new IllegalArgumentException("slot " + slot + " out of order or outside its page");
            }
            above = slot;
        }
    }

    @Override
    public Departure departure() {
        return Departure.AFTER_SYNC;
    }

    @Override
    public int weightBytes() {
        return Accept.weightBytes(highestUncommitted);
    }

    @Override
    public <R> R dispatch(PaxosMessageHandler<R> handler) {
        return handler.prepareAck(this);
    }
}
