/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.algorithm;

/**
 * The bounds and intervals that the algorithm keeps to; all times in nanoseconds of a monotonic clock.
 *
 * @param heartbeatNanos how often a leader says that it is alive
 * @param minElectionTimeoutNanos the shortest election time-out: who heard a leader within it heard it recently
 * @param acceptWindowSlots how far above its committed mark an acceptor takes accepts
 * @param maxOpenSlots how many slots a leader has under way; at most a quarter of the window, so that a follower whose
 *     mark lags behind still takes what it is sent
 * @param maxOpenBytes from how much on a leader has nothing more under way; the last value may exceed it. What a leader has
 *     under way is what the next one is told by every voter, at once: it must fit send queues and inboxes, or no takeover ends.
 * @param pageBytes how much one page of a promise or a retransmission carries; a single value may exceed it
 */
public record ProtocolLimits(
        long heartbeatNanos,
        long minElectionTimeoutNanos,
        int acceptWindowSlots,
        int maxOpenSlots,
        int maxOpenBytes,
        int pageBytes) {
    /** The default accept window. */
    public static final int DEFAULT_ACCEPT_WINDOW_SLOTS = 1_024;

    /** The default bound of what a leader has under way: 4 MiB. */
    public static final int DEFAULT_MAX_OPEN_BYTES = 4 << 20;

    /** The default page. */
    public static final int DEFAULT_PAGE_BYTES = 256 << 10;

    /** Checks the ranges. */
    public ProtocolLimits {
        if (heartbeatNanos <= 0 || minElectionTimeoutNanos <= heartbeatNanos || maxOpenBytes <= 0 || pageBytes <= 0) {
            throw new IllegalArgumentException(
                    "heartbeat, election time-out, open bytes and page must be positive and in proportion");
        }
        if (maxOpenSlots < 1 || maxOpenSlots > acceptWindowSlots / 4) {
            throw new IllegalArgumentException("a leader may have 1 to a quarter of the window's slots under way");
        }
    }

    /** How long a leader goes on without hearing from a quorum, in nanoseconds: two of the shortest election time-outs. */
    public long quorumContactNanos() {
        return 2 * minElectionTimeoutNanos;
    }

    /**
     * How long a leader goes on while its own disk finishes nothing, in nanoseconds: ten of the shortest election time-outs.
     * Much longer than a slow sync takes, because where all disks are slow another leader would do no better.
     */
    public long diskStallNanos() {
        return 10 * minElectionTimeoutNanos;
    }

    /** With the default window and page. */
    public ProtocolLimits(long heartbeatNanos, long minElectionTimeoutNanos) {
        this(
                heartbeatNanos,
                minElectionTimeoutNanos,
                DEFAULT_ACCEPT_WINDOW_SLOTS,
                DEFAULT_ACCEPT_WINDOW_SLOTS / 4,
                DEFAULT_MAX_OPEN_BYTES,
                DEFAULT_PAGE_BYTES);
    }
}
