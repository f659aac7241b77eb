/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.transport.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;

class DropsTest {
    private final Faults faults = new Faults(new RecordingLog(), "node 1", () -> 0);
    private final Drops drops = new Drops(faults);

    @Test
    void whatWasDroppedIsCountedByReasonAndInTheSumOfAllFaults() {
        drops.count(Drops.Reason.QUEUE_FULL, 3);
        drops.count(Drops.Reason.CONNECTION_LOST, 4);
        drops.count(Drops.Reason.QUEUE_FULL, 5);
        assertEquals(8, drops.sum(Drops.Reason.QUEUE_FULL));
        assertEquals(4, drops.sum(Drops.Reason.CONNECTION_LOST));
        assertEquals(0, drops.sum(Drops.Reason.TOO_LARGE));
        assertEquals(12, faults.sum());
    }

    @Test
    void stockIsTakenOfWhatIsNewAndOfNothingElse() {
        assertNull(drops.sinceLastStock());
        drops.count(Drops.Reason.NOT_CONNECTED, 2);
        assertEquals(new Drops.Stock("2 not connected", false), drops.sinceLastStock());
        assertNull(drops.sinceLastStock());
        drops.count(Drops.Reason.URGENT_QUEUE_FULL, 1);
        drops.count(Drops.Reason.NOT_CONNECTED, 7);
        assertEquals(new Drops.Stock("7 not connected, 1 urgent queue full", true), drops.sinceLastStock());
        assertNull(drops.sinceLastStock());
    }
}
