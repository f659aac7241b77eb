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
 * @param pageBytes how much one page of a promise or a retransmission carries; a single value may exceed it
 */
public record ProtocolLimits(
        long heartbeatNanos, long minElectionTimeoutNanos, int acceptWindowSlots, int maxOpenSlots, int pageBytes) {
    /** The default accept window. */
    public static final int DEFAULT_ACCEPT_WINDOW_SLOTS = 1_024;

    /** The default page. */
    public static final int DEFAULT_PAGE_BYTES = 256 << 10;

    /** Checks the ranges. */
    public ProtocolLimits {
        if (heartbeatNanos <= 0 || minElectionTimeoutNanos <= heartbeatNanos || pageBytes <= 0) {
            throw new IllegalArgumentException(
                    "heartbeat, election time-out and page must be positive and in proportion");
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
                DEFAULT_PAGE_BYTES);
    }
}
