/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.paxos4j.api.protocol.Accept;
import org.paxos4j.api.protocol.BallotNumber;
import org.paxos4j.api.protocol.Identifier;
import org.paxos4j.api.protocol.NoOperationCommandValue;

class MemoryLogTest {
    @Test
    void itHoldsWhatAnOrdinaryMapWouldHold() {
        long seed = 20_26;
        SplittableRandom random = new SplittableRandom(seed);
        MemoryLog log = new MemoryLog(10, 10);
        TreeMap<Long, Accept> model = new TreeMap<>();
        for (int step = 0; step < 20_000; step++) {
            if (random.nextInt(10) > 0) {
                Accept accept = accept(log.firstSlot() + random.nextInt(3_000), random.nextInt(1, 5));
                log.put(accept);
                model.put(accept.id().logIndex(), accept);
            } else {
                long to = log.firstSlot() - 1 + random.nextInt(500);
                log.pruneTo(to);
                model.headMap(to, true).clear();
            }
            long slot = log.firstSlot() - 5 + random.nextInt(4_000);
            assertEquals(model.get(slot), log.get(slot), "seed " + seed + " step " + step);
        }
        assertEquals(model.values().stream().mapToLong(Accept::weightBytes).sum(), log.bytes());
    }

    @Test
    void itRemembersTheHighestSlotThatItEverHeld() {
        MemoryLog log = new MemoryLog(0, 0);
        log.put(accept(5, 1));
        log.pruneTo(5);

        assertEquals(5, log.lastSlot());
        assertEquals(6, log.firstSlot());
        assertNull(log.get(5));
    }

    @Test
    void aSlotBeforeTheFirstIsRefused() {
        MemoryLog log = new MemoryLog(5, 5);

        assertThrows(IllegalArgumentException.class, () -> log.put(accept(5, 1)));
    }

    private static Accept accept(long slot, int counter) {
        return new Accept(new Identifier(1, new BallotNumber(counter, 1), slot), NoOperationCommandValue.INSTANCE);
    }
}
