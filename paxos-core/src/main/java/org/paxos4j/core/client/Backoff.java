/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.client;

import java.util.random.RandomGenerator;

/**
 * Pauses between attempts of which each may fail because the cluster has no leader: random from 0 to a bound that doubles
 * with each (full jitter), so that many clients which lost one leader do not ask in step.
 *
 * <p>Two bounds. In the first five seconds, 120 ms: a failover is over in one or two, and once there is a new leader a client
 * pauses once more, or twice if the dead node is the next in order; then a follower names the leader, and a hint that is news
 * is followed without a pause. So it finds the leader of three nodes within about 0.3 s of its election. Later it is an outage,
 * which no client ends by asking more often: then a second, so that clients by the thousand cost a cluster no more than two
 * attempts a second each.
 */
final class Backoff {
    static final long FIRST_NANOS = 20_000_000L;
    static final long LONGEST_IN_FAILOVER_NANOS = 120_000_000L;
    static final long FAILOVER_NANOS = 5_000_000_000L;
    static final long LONGEST_NANOS = 1_000_000_000L;

    private static final int DOUBLINGS = 6;

    private final RandomGenerator random;
    private int failures;
    private long failingSinceNanos;

    Backoff(RandomGenerator random) {
        this.random = random;
    }

    /** An attempt has failed; how long to wait before the next. */
    long pauseNanos(long nowNanos) {
        if (failures == 0) {
            failingSinceNanos = nowNanos;
        }
        boolean isFailover = nowNanos - failingSinceNanos < FAILOVER_NANOS;
        long longest = isFailover ? LONGEST_IN_FAILOVER_NANOS : LONGEST_NANOS;
        long bound = Math.min(FIRST_NANOS << failures, longest);
        failures = Math.min(failures + 1, DOUBLINGS);
        return random.nextLong(bound + 1);
    }

    /** The next failure is the first one again. */
    void succeeded() {
        failures = 0;
    }
}
