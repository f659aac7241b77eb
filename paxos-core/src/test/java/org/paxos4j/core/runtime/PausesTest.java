/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.runtime;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** What counts as having been held up. */
class PausesTest {
    private static final long TURN = Pauses.PAUSE_NANOS;
    private static final long PAUSE = Pauses.PAUSE_NANOS + 1;

    private final Pauses pauses = new Pauses(3 * TURN);

    @Test
    void aTurnInTimeExcusesNothingAndTheFirstLateOneDoes() {
        assertFalse(pauses.excuse(TURN));
        assertTrue(pauses.excuse(PAUSE));
    }

    @Test
    void whoIsAlwaysLateIsExcusedOnce() {
        assertTrue(pauses.excuse(PAUSE));
        for (int i = 0; i < 100; i++) {
            assertFalse(pauses.excuse(PAUSE));
        }
    }

    @Test
    void whoWasAtWorkForAWhileIsExcusedAgain() {
        assertTrue(pauses.excuse(PAUSE));
        pauses.excuse(TURN);
        pauses.excuse(TURN);
        assertFalse(pauses.excuse(PAUSE));
        pauses.excuse(TURN);
        assertTrue(pauses.excuse(PAUSE));
    }
}
