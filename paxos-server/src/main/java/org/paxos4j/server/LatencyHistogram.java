/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

/**
 * Counts latencies in buckets of at most 1/32 of their value, in constant memory however long a run is. One thread at a
 * time.
 */
final class LatencyHistogram {
    private static final int SUB_BITS = 5;
    private static final int BUCKETS = (Long.SIZE - SUB_BITS) << SUB_BITS;

    private final long[] counts = new long[BUCKETS];
    private long count;
    private long max;

    /** Counts one latency; zero or more. */
    void record(long nanos) {
        counts[bucket(nanos)]++;
        count++;
        max = Math.max(max, nanos);
    }

    /** Counts all that {@code other} has counted. */
    void add(LatencyHistogram other) {
        for (int i = 0; i < BUCKETS; i++) {
            counts[i] += other.counts[i];
        }
        count += other.count;
        max = Math.max(max, other.max);
    }

    /**
     * The latency that this share of all did not exceed, in nanoseconds; 0 if nothing was counted.
     *
     * @param share above 0, at most 1
     */
    long nanosAt(double share) {
        long rank = (long) Math.ceil(share * count);
        long seen = 0;
        for (int i = 0; i < BUCKETS; i++) {
            seen += counts[i];
            if (seen >= rank && seen > 0) {
                return Math.min(highestOf(i), max);
            }
        }
        return 0;
    }

    long maxNanos() {
        return max;
    }

    // Below 2^6 a bucket is one nanosecond; from there on, each power of two has 2^5 buckets.
    private static int bucket(long nanos) {
        int shift = Math.max(0, Long.SIZE - 1 - Long.numberOfLeadingZeros(nanos | 1) - SUB_BITS);
        return (shift << SUB_BITS) + (int) (nanos >>> shift);
    }

    private static long highestOf(int bucket) {
        int shift = Math.max(0, (bucket >> SUB_BITS) - 1);
        return ((bucket - ((long) shift << SUB_BITS) + 1) << shift) - 1;
    }
}
