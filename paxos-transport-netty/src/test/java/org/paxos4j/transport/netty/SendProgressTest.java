/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.transport.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class SendProgressTest {
    private final SendProgress progress = new SendProgress();

    @Test
    void aConnectionWithNothingToSendDoesNotStandStill() {
        assertEquals(0, progress.stalledNanos(0, 1_000));
        progress.begun(2_000);
        progress.ended(2_100);
        assertEquals(0, progress.stalledNanos(0, 9_000));
        progress.begun(9_500);
        assertEquals(100, progress.stalledNanos(0, 9_600), "since there is something");
    }

    @Test
    void itStandsStillFromTheLastMessageThatWentOut() {
        progress.begun(0);
        progress.begun(10);
        progress.ended(400);
        assertEquals(600, progress.stalledNanos(0, 1_000));
    }

    @Test
    void aLargeMessageThatGetsOnSlowlyIsProgress() {
        progress.begun(0);
        for (int i = 1; i <= 100; i++) {
            assertEquals(0, progress.stalledNanos(i, i * 1_000L));
        }
        assertEquals(7_000, progress.stalledNanos(100, 107_000));
    }
}
