/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.algorithm;

import org.junit.jupiter.api.Test;

/**
 * Thousands of short random runs. {@code -Dexplorer.seeds=100000} tries more of them, {@code -Dexplorer.firstSeed=7
 * -Dexplorer.seeds=1} repeats one.
 */
class ExplorerTest {
    private static final int SEEDS = Integer.getInteger("explorer.seeds", 1_500);
    private static final long FIRST_SEED = Long.getLong("explorer.firstSeed", 1);

    @Test
    void noInterleavingBreaksTheAlgorithm() {
        for (long seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
            runOf(seed);
        }
    }

    private static void runOf(long seed) {
        try {
            new RandomRun(seed).run();
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("seed " + seed + " (repeat it with -Dexplorer.firstSeed=" + seed + "): " + e, e);
        }
    }
}
