/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class LatencyHistogramTest {
    @Test
    void nothingCountedIsZero() {
        assertEquals(0, new LatencyHistogram().nanosAt(0.5));
        assertEquals(0, new LatencyHistogram().maxNanos());
    }

    @Test
    void smallLatenciesAreExact() {
        LatencyHistogram histogram = new LatencyHistogram();
        for (int nanos = 0; nanos < 64; nanos++) {
            histogram.record(nanos);
        }
        assertEquals(31, histogram.nanosAt(0.5));
        assertEquals(63, histogram.nanosAt(1));
    }

    @Test
    void anyLatencyCanBeCounted() {
        LatencyHistogram histogram = new LatencyHistogram();
        histogram.record(Long.MAX_VALUE);
        assertEquals(Long.MAX_VALUE, histogram.nanosAt(1));
    }

    @Test
    void percentilesAreRightToOne32ndAndTheLargestIsExact() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        long[] all = random.longs(10_000, 1, 10_000_000_000L).toArray();
        LatencyHistogram one = new LatencyHistogram();
        LatencyHistogram other = new LatencyHistogram();
        for (int i = 0; i < all.length; i++) {
            (i % 2 == 0 ? one : other).record(all[i]);
        }
        one.add(other);
        Arrays.sort(all);
        for (double share : new double[] {0.01, 0.5, 0.99, 1}) {
            long exact = all[(int) Math.ceil(share * all.length) - 1];
            long told = one.nanosAt(share);
            assertTrue(told >= exact && told <= exact + exact / 32 + 1, "seed " + seed + ": " + told + " for " + exact);
        }
        assertEquals(all[all.length - 1], one.maxNanos());
    }
}
