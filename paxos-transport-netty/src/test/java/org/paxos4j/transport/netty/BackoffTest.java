/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.transport.netty;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private final Random random = new Random(7);
    private final Backoff backoff = new Backoff(random);

    @Test
    void thePausesDoubleUpToTheBoundAndNeverOverflow() {
        assertBetween(25, 50, backoff.nextMillis());
        assertBetween(50, 100, backoff.nextMillis());
        assertBetween(100, 200, backoff.nextMillis());
        assertBetween(200, 400, backoff.nextMillis());
        assertBetween(400, 800, backoff.nextMillis());
        assertBetween(800, 1_600, backoff.nextMillis());
        for (int i = 0; i < 1_000; i++) {
            assertBetween(1_000, 2_000, backoff.nextMillis());
        }
    }

    @Test
    void aConnectionThatLastedMakesTheNextPauseShort() {
        for (int i = 0; i < 10; i++) {
            backoff.nextMillis();
        }
        backoff.reset();
        assertBetween(25, 50, backoff.nextMillis());
    }

    @Test
    void nodesThatLostAPeerTogetherDoNotDialItTogether() {
        Set<Long> pauses = new HashSet<>();
        for (int node = 0; node < 100; node++) {
            pauses.add(new Backoff(random).nextMillis());
        }
        assertTrue(pauses.size() > 10, pauses::toString);
    }

    private static void assertBetween(long min, long max, long millis) {
        assertTrue(min <= millis && millis <= max, () -> millis + " ms are not from " + min + " to " + max);
    }
}
