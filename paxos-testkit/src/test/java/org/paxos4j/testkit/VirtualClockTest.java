/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.paxos4j.api.protocol.NodeStatus;

/** A node's own clock: by itself, and what the node and the cluster make of it. */
class VirtualClockTest {
    private static final long SECOND = 1_000_000_000;
    private static final Duration LONG = Duration.ofMinutes(2);

    private long clustersTime = 5 * SECOND;
    private final VirtualClock clock = new VirtualClock(() -> clustersTime);

    @Test
    void itShowsTheClustersTimeUntilItIsChanged() {
        clustersTime += 7;

        assertEquals(clustersTime, clock.getAsLong());
    }

    @Test
    void aRateCountsFromItsChangeOn() {
        clustersTime += SECOND;
        clock.setRate(2);
        assertEquals(6 * SECOND, clock.getAsLong());
        clustersTime += SECOND;
        assertEquals(8 * SECOND, clock.getAsLong());

        clock.setRate(0.5);
        clustersTime += SECOND;

        assertEquals(8 * SECOND + SECOND / 2, clock.getAsLong());
    }

    @Test
    void aJumpIsAtOnceAndForGood() {
        clock.jump(Duration.ofSeconds(3));
        assertEquals(8 * SECOND, clock.getAsLong());

        clustersTime += SECOND;

        assertEquals(9 * SECOND, clock.getAsLong());
    }

    @Test
    void itNeverGoesBack() {
        SplittableRandom random = new SplittableRandom(1);
        long before = clock.getAsLong();
        for (int i = 0; i < 10_000; i++) {
            clustersTime += random.nextInt(3) * 1_000_003L;
            switch (random.nextInt(4)) {
                case 0 -> clock.setRate(0.5 + random.nextDouble(1.5));
                case 1 -> clock.jump(Duration.ofNanos(random.nextInt(1_000)));
                default -> {}
            }
            long now = clock.getAsLong();
            assertTrue(now >= before, now + " after " + before);
            before = now;
        }
    }

    /** Alone, a node stands when its own time-out is over, whatever the time is elsewhere. */
    @Test
    void aNodeStandsByItsOwnClock() {
        double normal = millisToElect(1);

        assertEquals(normal / 2, millisToElect(2), 25);
        assertEquals(normal * 2, millisToElect(0.5), 25);
    }

    private static double millisToElect(double rate) {
        VirtualCluster cluster = cluster(1);
        cluster.clockRate(1, rate);
        int[] millis = new int[1];
        cluster.runUntil(() -> cluster.leader() != 0 || ++millis[0] < 0, LONG);
        return (double) millis[0];
    }

    @Test
    void theClockOfANodeOutlivesIt() {
        VirtualCluster cluster = cluster(1);
        cluster.clockRate(1, 0.5);
        cluster.crash(1);
        cluster.start(1);
        cluster.run(Duration.ofMillis(950));
        assertEquals(0, cluster.leader());

        cluster.mend(1);

        assertTrue(cluster.runUntil(() -> cluster.leader() != 0, Duration.ofSeconds(1)));
    }

    @Test
    void afterAJumpAFollowerStandsNotAtOnceAndThatOfALeaderBringsTheLogsTimeForward() throws Exception {
        VirtualCluster cluster = new VirtualCluster(3, 11, node -> List.of(new AlarmProvider()));
        VirtualClient client = cluster.client();
        long before = wake(client);
        int leader = cluster.leader();
        cluster.jumpClock(leader % 3 + 1, Duration.ofSeconds(20));
        cluster.run(Duration.ofSeconds(2));
        assertEquals(1, cluster.elections());
        assertTrue(wake(client) < before + 10 * SECOND);

        cluster.jumpClock(leader, Duration.ofSeconds(20));

        assertTrue(wake(client) > before + 20 * SECOND);
        assertEquals(2L, cluster.faultCounts().get(FaultKind.CLOCK));
    }

    private static long wake(VirtualClient client) throws Exception {
        return ((AlarmProvider.SetAt) client.ask("alarm", new AlarmProvider.Wake(3_600 * SECOND))).nanos();
    }

    @Test
    void clocksThatGoTheirOwnWaysKeepNobodyFromAgreeingAndMendedOnesAreAlike() {
        VirtualCluster cluster = cluster(3);
        VirtualClient client = cluster.client();
        List<CompletableFuture<Record>> answers = new ArrayList<>();
        cluster.clockRate(1, VirtualCluster.FASTEST_CLOCK);
        cluster.clockRate(2, VirtualCluster.SLOWEST_CLOCK);
        for (int i = 0; i < 40; i++) {
            answers.add(client.submit("ledger", new LedgerProvider.Entry(1, i)));
            cluster.jumpClock(i % 3 + 1, Duration.ofSeconds(3));
            cluster.run(Duration.ofMillis(500));
        }
        long changes = cluster.faultCounts().get(FaultKind.CLOCK);
        assertEquals(42, changes);
        for (int node = 1; node <= 3; node++) {
            cluster.mend(node);
        }

        assertTrue(cluster.runUntil(() -> answers.stream().allMatch(CompletableFuture::isDone), LONG));
        assertTrue(cluster.runUntil(
                () -> cluster.statuses().stream()
                                .map(NodeStatus::applied)
                                .distinct()
                                .count()
                        == 1,
                LONG));
        assertEquals(changes, cluster.faultCounts().get(FaultKind.CLOCK), "to mend is no fault");
    }

    private static VirtualCluster cluster(int size) {
        return new VirtualCluster(size, 11, node -> List.of(new LedgerProvider()));
    }
}
