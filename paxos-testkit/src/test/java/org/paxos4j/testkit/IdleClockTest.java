/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/** What waits for the log's clock happens though nobody sends anything, and on every node at the same place in the log. */
class IdleClockTest {
    private static final long SECOND = 1_000_000_000L;

    private final Map<Integer, AlarmProvider> alarms = new ConcurrentHashMap<>();

    @Test
    void anAlarmRingsInTimeOnAllNodesInOneSlotThoughNobodySendsAnything() throws Exception {
        VirtualCluster cluster = cluster(1);
        long set = wakeAfter(cluster, 3 * SECOND);
        cluster.run(Duration.ofMillis(2_900));
        assertEquals(List.of(), alarms.get(1).rings());

        cluster.run(Duration.ofMillis(400));

        AlarmProvider.Ring ring = alarms.get(1).rings().get(0);
        assertTrue(ring.nanos() >= set + 3 * SECOND, "too early: " + ring);
        assertTrue(ring.nanos() < set + 3 * SECOND + SECOND / 10, "too late: " + ring);
        assertEquals(List.of(ring), alarms.get(2).rings());
        assertEquals(List.of(ring), alarms.get(3).rings());
    }

    @Test
    void anIdleClusterInWhichNothingIsDueWritesNothing() throws Exception {
        VirtualCluster cluster = cluster(2);
        wakeAfter(cluster, SECOND);
        cluster.run(Duration.ofSeconds(2));
        long slot = cluster.statuses().get(0).committed();

        cluster.run(Duration.ofMinutes(1));

        assertEquals(slot, cluster.statuses().get(0).committed());
    }

    @Test
    void anAlarmThatWasSetUnderALeaderThatDiedRingsUnderTheNextAndNeverEarly() throws Exception {
        VirtualCluster cluster = cluster(3);
        wakeAfter(cluster, 5 * SECOND);
        cluster.run(Duration.ofSeconds(1));
        int dead = cluster.leader();
        cluster.crash(dead);
        int alive = dead % 3 + 1;
        cluster.run(Duration.ofMillis(3_900));
        assertEquals(List.of(), alarms.get(alive).rings(), "time has passed without a leader");

        assertTrue(cluster.runUntil(() -> !alarms.get(alive).rings().isEmpty(), Duration.ofSeconds(10)));
    }

    private VirtualCluster cluster(long seed) {
        return new VirtualCluster(3, seed, node -> {
            AlarmProvider alarm = new AlarmProvider();
            alarms.put(node, alarm);
            return List.of(alarm);
        });
    }

    private static long wakeAfter(VirtualCluster cluster, long nanos) throws Exception {
        return ((AlarmProvider.SetAt) cluster.client().ask("alarm", new AlarmProvider.Wake(nanos))).nanos();
    }
}
