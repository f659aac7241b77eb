/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.transport.netty;

import java.util.random.RandomGenerator;

/**
 * The pauses before a peer is dialled again: each time twice as long, up to a bound, and each somewhere in the upper half
 * of that, so that nodes which lost a peer in one moment do not all dial it in one moment. One thread.
 */
final class Backoff {
    private static final int MAX_DOUBLINGS = 30;

    private final RandomGenerator random;
    private int failures;

    Backoff(RandomGenerator random) {
        this.random = random;
    }

    /** The next pause. */
    long nextMillis() {
        long ceiling = Math.min(Limits.MAX_BACKOFF_MILLIS, Limits.MIN_BACKOFF_MILLIS << failures);
        failures = Math.min(failures + 1, MAX_DOUBLINGS);
        return random.nextLong(ceiling / 2, ceiling + 1);
    }

    /** The connection has lasted: the next pause is a short one again. */
    void reset() {
        failures = 0;
    }
}
