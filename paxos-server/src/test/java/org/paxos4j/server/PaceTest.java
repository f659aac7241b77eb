/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class PaceTest {
    private static final long LONG_AGO = System.nanoTime() - 3_600_000_000_000L;

    private final CountDownLatch stopped = new CountDownLatch(1);

    @Test
    void theTurnsOfAllClientsTogetherHaveTheRate() throws InterruptedException {
        Pace pace = new Pace(200, 2);
        assertEquals(0, pace.await(LONG_AGO, 0, 0, stopped) - LONG_AGO);
        assertEquals(5_000_000, pace.await(LONG_AGO, 1, 0, stopped) - LONG_AGO);
        assertEquals(10_000_000, pace.await(LONG_AGO, 0, 1, stopped) - LONG_AGO);
        assertEquals(1_005_000_000, pace.await(LONG_AGO, 1, 100, stopped) - LONG_AGO);
    }

    @Test
    void aTurnThatIsNotDueIsWaitedForUntilTheLoadStops() throws InterruptedException {
        long inAnHour = System.nanoTime() + 3_600_000_000_000L;
        stopped.countDown();
        assertEquals(inAnHour, new Pace(1, 1).await(inAnHour, 0, 0, stopped));
    }

    @Test
    void withoutARateEveryTurnIsDueAtOnce() throws InterruptedException {
        long before = System.nanoTime();
        assertTrue(Pace.UNLIMITED.await(LONG_AGO, 0, 7, stopped) - before >= 0);
    }
}
