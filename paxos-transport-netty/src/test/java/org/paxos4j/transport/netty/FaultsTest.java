/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.transport.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FaultsTest {
    private long now;
    private final RecordingLog log = new RecordingLog();
    private final Faults faults = new Faults(log, "node 1", () -> now);

    @Test
    void everyFaultIsCountedAndTheSameLineIsWrittenOnceAMinute() {
        for (int i = 0; i < 1_000; i++) {
            faults.report("junk from 10.0.0.9");
        }
        assertEquals(List.of("WARN node 1: junk from 10.0.0.9"), log.linesWith(""));
        aMinuteLater();
        faults.report("junk from 10.0.0.9");
        assertEquals(
                List.of(
                        "WARN node 1: junk from 10.0.0.9",
                        "WARN node 1: 999 more lines of this kind were left out",
                        "WARN node 1: junk from 10.0.0.9"),
                log.linesWith(""));
        assertEquals(1_001, faults.sum());
    }

    @Test
    void nobodyFloodsTheLogWithEverNewLines() {
        for (int i = 0; i < 1_000; i++) {
            faults.report("junk of " + i + " bytes");
            faults.refused("node " + i, "node " + i + " is refused");
        }
        assertEquals(20, log.linesWith("").size());
        assertEquals(2_000, faults.sum());
    }

    @Test
    void aPeerThatComesAgainAndAgainIsNamedOnceUntilTheReasonChanges() {
        for (int i = 0; i < 100; i++) {
            faults.refused("peer 2", "wrong cluster");
            faults.refused("peer 3", "wrong members");
            aMinuteLater();
        }
        assertEquals(List.of("WARN node 1: wrong cluster", "WARN node 1: wrong members"), log.linesWith(""));
        faults.refused("peer 2", "wrong version");
        faults.refused("peer 2", "wrong cluster");
        faults.settled("peer 3");
        faults.refused("peer 3", "wrong members");
        assertEquals(
                List.of("WARN node 1: wrong version", "WARN node 1: wrong cluster", "WARN node 1: wrong members"),
                log.linesWith("").subList(2, 5));
        assertEquals(203, faults.sum());
    }

    @Test
    void aRefusalThatFoundNoRoomInTheLogIsToldWhenThereIsSome() {
        for (int i = 0; i < 20; i++) {
            faults.report("junk of " + i + " bytes");
        }
        faults.refused("peer 2", "wrong cluster");
        assertEquals(List.of(), log.linesWith("wrong cluster"));
        aMinuteLater();
        faults.refused("peer 2", "wrong cluster");
        assertEquals(List.of("WARN node 1: wrong cluster"), log.linesWith("wrong cluster"));
    }

    private void aMinuteLater() {
        now += TimeUnit.MINUTES.toNanos(1) + 1;
    }
}
