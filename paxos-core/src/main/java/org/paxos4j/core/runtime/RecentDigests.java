/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.runtime;

import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;
import org.paxos4j.api.protocol.AppliedDigest;

/**
 * The digests after the slots that this node has applied last, so that another node's digest can be compared after the same
 * slot. The thread that applies adds; any other looks up; neither waits for the other. What comes of comparing is told by the
 * replica's thread.
 */
final class RecentDigests {
    private final AtomicLongArray ring;
    private final int unpublished;
    private final long first;
    private volatile AppliedDigest newest;
    private volatile long agreedUpTo;
    private volatile long differentAfter;

    /**
     * Of a node that has applied its log up to {@code restored}.
     *
     * @param slots how many slots are remembered
     * @param unpublished how many slots are added at most before they are published
     */
    RecentDigests(AppliedDigest restored, int slots, int unpublished) {
        this.ring = new AtomicLongArray(slots);
        this.unpublished = unpublished;
        this.first = restored.slot();
        this.newest = restored;
        add(restored);
    }

    /** One more slot is applied. */
    void add(AppliedDigest applied) {
        ring.set(at(applied.slot()), applied.digest());
    }

    /** All that was added up to this may be seen. */
    void publish(AppliedDigest applied) {
        newest = applied;
    }

    /** The one published last. */
    AppliedDigest newest() {
        return newest;
    }

    /** A majority, this node among them, has one digest after this slot. */
    void agreed(long slot) {
        agreedUpTo = Math.max(agreedUpTo, slot);
    }

    /** The highest slot after which this node is known to have become what a majority has; once so, for ever. */
    long agreedUpTo() {
        return agreedUpTo;
    }

    /** Another node has become something else than this one after this slot. */
    void different(long slot) {
        differentAfter = Math.max(differentAfter, slot);
    }

    /**
     * Whether this node is known to be what a majority is wherever there is a doubt: where it differs from another, and after
     * {@code stoppedSlot}, if that is not 0.
     */
    boolean areSure(long stoppedSlot) {
        return Math.max(stoppedSlot, differentAfter) <= agreedUpTo;
    }

    /** This node's digest after a slot; null if it has not applied that yet, or does not remember it. */
    @Nullable
    AppliedDigest after(long slot) {
        if (slot < first || slot > newest.slot()) {
            return null;
        }
        AppliedDigest found = new AppliedDigest(slot, ring.get(at(slot)));
        // Asked after reading: had a later slot taken the place by then, the newest one would be near that.
        boolean overwritten = newest.slot() + unpublished >= slot + ring.length();
        return overwritten ? null : found;
    }

    private int at(long slot) {
        return (int) (slot % ring.length());
    }
}
