/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private static final long MILLI = 1_000_000;
    private static final int CLIENTS = 1_000;

    @Test
    void pausesAreRandomFromZeroToABoundThatDoublesUpToAnEighthOfASecond() {
        long[] bounds = {20, 40, 80, 120, 120, 120};
        long[] shortest = bounds.clone();
        long[] longest = new long[bounds.length];
        for (int client = 0; client < CLIENTS; client++) {
            Backoff backoff = new Backoff(new SplittableRandom(client));
            for (int attempt = 0; attempt < bounds.length; attempt++) {
                long pause = backoff.pauseNanos(0) / MILLI;
                shortest[attempt] = Math.min(shortest[attempt], pause);
                longest[attempt] = Math.max(longest[attempt], pause);
            }
        }
        for (int attempt = 0; attempt < bounds.length; attempt++) {
            assertTrue(shortest[attempt] <= bounds[attempt] / 20, "never short at attempt " + attempt);
            assertTrue(longest[attempt] <= bounds[attempt], "too long at attempt " + attempt);
            assertTrue(longest[attempt] >= bounds[attempt] * 9 / 10, "never long at attempt " + attempt);
        }
    }

    @Test
    void anOutageHasPausesOfUpToASecondAndNoMore() {
        Backoff backoff = new Backoff(new SplittableRandom(1));
        long now = Long.MAX_VALUE - 2_000 * MILLI; // a clock may overflow
        long longest = 0;
        for (int attempt = 0; attempt < 10_000; attempt++) {
            long pause = backoff.pauseNanos(now);
            longest = Math.max(longest, pause);
            now += pause;
        }
        assertTrue(longest <= 1_000 * MILLI && longest > 900 * MILLI, longest + " ns");
    }

    @Test
    void aSuccessBeginsAnew() {
        Backoff backoff = new Backoff(new SplittableRandom(1));
        for (int attempt = 0; attempt < 100; attempt++) {
            backoff.pauseNanos(attempt * 1_000L * MILLI);
        }
        backoff.succeeded();
        assertTrue(backoff.pauseNanos(100_000 * MILLI) <= 20 * MILLI);
    }

    /** A thousand clients without a leader, each attempt taking no time at all. */
    @Test
    void aThousandClientsCostAnOutageAtMostTwoAttemptsASecondEachAndNotInStep() {
        int[] attemptsInSecond = new int[20];
        int[] attemptsInMilli = new int[20_000];
        for (int client = 0; client < CLIENTS; client++) {
            Backoff backoff = new Backoff(new SplittableRandom(client));
            for (long now = 0; ; ) {
                now += backoff.pauseNanos(now);
                if (now >= 20_000 * MILLI) {
                    break;
                }
                attemptsInSecond[(int) (now / (1_000 * MILLI))]++;
                attemptsInMilli[(int) (now / MILLI)]++;
            }
        }
        for (int second = 7; second < 20; second++) {
            assertEquals(2 * CLIENTS, attemptsInSecond[second], CLIENTS * 0.15, "in second " + second);
        }
        for (int second = 1; second < 5; second++) {
            assertTrue(attemptsInSecond[second] <= 18 * CLIENTS, attemptsInSecond[second] + " in second " + second);
        }
        for (int milli = 100; milli < 20_000; milli++) {
            assertTrue(attemptsInMilli[milli] <= CLIENTS / 20, attemptsInMilli[milli] + " in millisecond " + milli);
        }
    }
}
