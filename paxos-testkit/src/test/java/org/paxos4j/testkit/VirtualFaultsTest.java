/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.paxos4j.api.protocol.NodeStatus;
import org.paxos4j.api.replica.ReplicaFault;

/** Each fault that can be brought about is felt while it lasts, and over when it is over. */
class VirtualFaultsTest {
    private static final Duration WHILE = Duration.ofSeconds(10);

    private long number;

    @Test
    void whereEveryMessageIsLostNobodyLeads() {
        VirtualCluster cluster = cluster(3);
        cluster.network().faulty(1, 0, Duration.ofMillis(2));
        assertFalse(cluster.runUntil(() -> cluster.leader() != 0, WHILE));

        cluster.network().heal();

        assertTrue(cluster.runUntil(() -> cluster.leader() != 0, WHILE));
    }

    @Test
    void aFollowerThatHearsNobodyFallsBehindUntilItHearsAgain() throws Exception {
        VirtualCluster cluster = cluster(3);
        VirtualClient client = cluster.client();
        book(client);
        cluster.run(Duration.ofSeconds(1));
        int follower = follower(cluster);
        for (int from = 1; from <= 3; from++) {
            cluster.network().cut(from, follower);
        }
        long before = status(cluster, follower).committed();
        book(client);
        assertEquals(before, status(cluster, follower).committed());

        cluster.network().cutNothing();

        assertTrue(cluster.runUntil(() -> status(cluster, follower).committed() > before, WHILE));
    }

    @Test
    void aNodeThatIsHeldUpDoesNothingTillThen() throws Exception {
        VirtualCluster cluster = cluster(3);
        VirtualClient client = cluster.client();
        book(client);
        cluster.run(Duration.ofSeconds(1));
        int follower = follower(cluster);
        cluster.holdUp(follower, Duration.ofSeconds(5));
        NodeStatus before = status(cluster, follower);
        book(client);
        cluster.run(Duration.ofSeconds(4));
        assertEquals(before.committed(), status(cluster, follower).committed());

        cluster.run(Duration.ofSeconds(2));

        assertTrue(status(cluster, follower).committed() > before.committed());
    }

    @Test
    void aSlowDiskAndSlowStateMachinesTakeLongerToAnswerUntilTheyAreMended() {
        VirtualCluster cluster = cluster(1);
        VirtualClient client = cluster.client();
        millisToBook(cluster, client, 20);
        long atFullSpeed = millisToBook(cluster, client, 20);

        cluster.slowDisk(1, 200);
        assertTrue(millisToBook(cluster, client, 20) > 5 * atFullSpeed);
        cluster.mend(1);
        cluster.slowStateMachines(1, 200);
        assertTrue(millisToBook(cluster, client, 20) > 5 * atFullSpeed);
        cluster.mend(1);

        assertTrue(millisToBook(cluster, client, 20) < 2 * atFullSpeed);
    }

    @Test
    void aNodeWhoseDiskFailsStopsAndIsWellAgainAfterACrash() throws Exception {
        VirtualCluster cluster = cluster(3);
        VirtualClient client = cluster.client();
        book(client);
        int leader = cluster.leader();
        cluster.failDisk(leader);
        book(client);
        assertTrue(cluster.hasStopped(leader));
        assertEquals(1, felt(cluster, FaultKind.DISK_FAILURE));
        assertTrue(cluster.runUntil(() -> cluster.leader() != leader && cluster.leader() != 0, WHILE));

        cluster.crash(leader);
        cluster.start(leader);

        assertTrue(cluster.runUntil(() -> status(cluster, leader).applied() >= 3, WHILE));
        assertFalse(cluster.hasStopped(leader));
    }

    @Test
    void aNodeWhoseDiskCannotBeWrittenStopsAndIsWellAgainAfterACrash() throws Exception {
        VirtualCluster cluster = cluster(3);
        VirtualClient client = cluster.client();
        book(client);
        int leader = cluster.leader();
        cluster.failDiskAtWrite(leader);
        book(client);
        assertTrue(cluster.runUntil(() -> cluster.fault(leader).isPresent(), WHILE));
        assertEquals(
                ReplicaFault.Kind.JOURNAL, cluster.fault(leader).orElseThrow().kind());
        assertEquals(1, felt(cluster, FaultKind.DISK_FAILURE));

        cluster.crash(leader);
        cluster.start(leader);

        assertTrue(cluster.runUntil(() -> status(cluster, leader).applied() >= 3, WHILE));
        assertFalse(cluster.hasStopped(leader));
    }

    @Test
    void aNodeThatFindsDamageStopsIsRefusedAtItsStartAndTheOthersGoOn() throws Exception {
        VirtualCluster cluster = cluster(3);
        VirtualClient client = cluster.client();
        book(client);
        int leader = cluster.leader();
        cluster.damageDisk(leader);
        assertTrue(cluster.isDamaged(leader));
        assertEquals(Optional.empty(), cluster.fault(leader));

        assertTrue(cluster.runUntil(() -> cluster.fault(leader).isPresent(), Duration.ofSeconds(30)));
        assertEquals(
                ReplicaFault.Kind.JOURNAL, cluster.fault(leader).orElseThrow().kind());
        cluster.crash(leader);
        cluster.start(leader);

        assertFalse(cluster.isRunning(leader));
        assertTrue(cluster.refusal(leader).isPresent());
        assertTrue(cluster.isDamaged(leader));
        assertEquals(2, felt(cluster, FaultKind.DISK_DAMAGE));
        assertEquals(0, cluster.restarts());
        book(client);
    }

    /** Node 3 has nothing and asks the leader for all, which comes upon the damage before it looks for any by itself. */
    @Test
    void aDamagedRecordIsNotHandedOnToANodeThatFellBehind() throws Exception {
        VirtualCluster cluster = cluster(3);
        VirtualClient client = cluster.client();
        cluster.crash(3);
        for (int entry = 0; entry < 10; entry++) { // the last one is served from memory
            book(client);
        }
        int leader = cluster.leader();
        cluster.damageDisk(leader);

        cluster.start(3);

        assertTrue(cluster.runUntil(() -> cluster.fault(leader).isPresent(), Duration.ofSeconds(2)));
        book(client);
        assertTrue(cluster.runUntil(() -> status(cluster, 3).committed() >= 12, WHILE));
    }

    @Test
    void thereIsNothingToDamageOnAnEmptyDiskAndNothingRefusedOfAnIntactOne() {
        VirtualCluster cluster = cluster(3);

        cluster.damageDisk(1);
        cluster.crash(1);
        cluster.start(1);

        assertFalse(cluster.isDamaged(1));
        assertTrue(cluster.isRunning(1));
        assertEquals(Optional.empty(), cluster.refusal(1));
    }

    @Test
    void messagesThatAreLateCrossBallotsUntilTheNetworkIsHealthy() throws Exception {
        VirtualCluster cluster = cluster(3);
        VirtualClient client = cluster.client();
        book(client);
        cluster.network().late(0.3, Duration.ofSeconds(45));
        for (int i = 0; i < 5; i++) {
            int leader = cluster.leader();
            cluster.holdUp(leader, WHILE);
            assertTrue(cluster.runUntil(() -> cluster.leader() != 0 && cluster.leader() != leader, WHILE));
            book(client);
            cluster.mend(leader);
        }
        long late = felt(cluster, FaultKind.LATE);
        assertTrue(late > 100, late + " were late");
        assertTrue(cluster.elections() >= 6);

        cluster.network().heal();
        book(client);

        assertEquals(late, felt(cluster, FaultKind.LATE));
    }

    @Test
    void aFollowerBehindAClogFallsBackAndHearsAllAtOnceWhenItIsGone() throws Exception {
        VirtualCluster cluster = cluster(3);
        VirtualClient client = cluster.client();
        book(client);
        cluster.run(Duration.ofSeconds(1));
        int leader = cluster.leader();
        int follower = follower(cluster);
        for (int from = 1; from <= 3; from++) {
            cluster.network().clog(from, follower);
        }
        long before = status(cluster, follower).committed();
        book(client);
        assertEquals(before, status(cluster, follower).committed());

        cluster.network().unclog(leader, follower);

        assertTrue(cluster.runUntil(() -> status(cluster, follower).committed() > before, Duration.ofMillis(100)));
        assertTrue(felt(cluster, FaultKind.CLOG) > 0);
    }

    @Test
    void overASlowLinkAnAnswerTakesLonger() {
        VirtualCluster cluster = cluster(2);
        VirtualClient client = cluster.promptClient();
        millisToBook(cluster, client, 20);
        long atFullSpeed = millisToBook(cluster, client, 20);

        cluster.network().slow(1, 2, Duration.ofMillis(100));
        assertTrue(millisToBook(cluster, client, 20) >= 20 * 100);
        cluster.network().slow(1, 2, Duration.ZERO);
        millisToBook(cluster, client, 1); // what is still slowly on its way has then come

        assertTrue(millisToBook(cluster, client, 20) < 2 * atFullSpeed);
        assertTrue(felt(cluster, FaultKind.SLOW_LINK) >= 20);
    }

    @Test
    void whatIsFeltIsCountedAndWhatIsNotIsNot() throws Exception {
        VirtualCluster cluster = cluster(3);
        VirtualClient client = cluster.client();
        book(client);
        assertEquals(Set.of(0L), Set.copyOf(cluster.faultCounts().values()));
        int follower = follower(cluster);

        cluster.crash(follower);
        cluster.crash(follower);
        cluster.holdUp(follower, WHILE);
        cluster.start(follower);
        cluster.slowDisk(follower, 10);
        cluster.slowStateMachines(follower, 10);
        cluster.run(WHILE);
        cluster.mend(follower);
        cluster.holdUp(follower, Duration.ofSeconds(1));
        cluster.breakStateMachines(follower);
        cluster.breakStateMachines(follower);

        assertEquals(1, felt(cluster, FaultKind.CRASH));
        assertEquals(1, cluster.restarts());
        assertEquals(1, felt(cluster, FaultKind.PAUSE));
        assertEquals(1, felt(cluster, FaultKind.STATE_MACHINE_BROKEN));
        assertTrue(felt(cluster, FaultKind.DISK_SLOW) > 1_000);
        assertTrue(felt(cluster, FaultKind.STATE_MACHINE_SLOW) > 1_000);
        assertEquals(1, cluster.elections());
    }

    @Test
    void ofWhatWasWrittenBeforeASyncInWhichThePowerGoesTheDiskHasNoneSomeOrAll() throws Exception {
        VirtualCluster cluster = cluster(1);
        VirtualClient client = cluster.client();
        book(client);
        Set<Long> kept = new TreeSet<>();
        List<CompletableFuture<Record>> answers = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            long lastSynced = status(cluster, 1).lastSlot();
            long felt = felt(cluster, FaultKind.DISK_LOSS);
            cluster.slowDisk(1, 50);
            cluster.crashInSync(1);
            for (int entry = 0; entry < 4; entry++) {
                answers.add(client.submit("ledger", new LedgerProvider.Entry(1, ++number)));
                cluster.run(Duration.ofMillis(5));
            }
            assertTrue(cluster.runUntil(() -> !cluster.isRunning(1), WHILE));

            cluster.start(1);

            long survived = status(cluster, 1).lastSlot() - lastSynced;
            kept.add(survived);
            assertEquals(survived > 0, felt(cluster, FaultKind.DISK_LOSS) > felt);
            assertTrue(cluster.runUntil(
                    () -> answers.stream().allMatch(CompletableFuture::isDone), VirtualClient.PATIENCE));
        }
        assertTrue(kept.containsAll(Set.of(0L, 1L, 2L, 3L)), kept.toString());
        assertEquals(60, felt(cluster, FaultKind.CRASH));
    }

    @Test
    void aCrashInASyncThatIsCalledOffDoesNotHappen() throws Exception {
        VirtualCluster cluster = cluster(1);
        cluster.crashInSync(1);
        cluster.mend(1);

        book(cluster.client());

        assertEquals(0, felt(cluster, FaultKind.CRASH));
    }

    @Test
    void theMajorityGoesOnWithoutOneThatIsGoneAndNothingGoesOnWithoutAMajority() throws Exception {
        VirtualCluster cluster = cluster(3);
        VirtualClient client = cluster.client();
        book(client);
        cluster.crash(follower(cluster));
        book(client);
        cluster.crash(cluster.leader());
        CompletableFuture<Record> answer = client.submit("ledger", new LedgerProvider.Entry(1, ++number));
        cluster.run(WHILE);
        assertFalse(answer.isDone());
        assertEquals(1, cluster.statuses().size());

        for (int id = 1; id <= 3; id++) {
            if (!cluster.isRunning(id)) {
                cluster.start(id);
            }
        }

        assertTrue(cluster.runUntil(answer::isDone, WHILE));
    }

    @Test
    void whatCannotBeIsRefused() {
        VirtualCluster cluster = cluster(3);

        assertRefused("a virtual cluster has 1 to 7 nodes, not 0", () -> cluster(0));
        assertRefused("a virtual cluster has 1 to 7 nodes, not 8", () -> cluster(8));
        assertRefused("there is no node 4 in a cluster of 1 to 3", () -> cluster.crash(4));
        assertRefused(
                "there is no node 0 in a cluster of 1 to 3",
                () -> cluster.network().cut(1, 0));
        assertRefused("loss must be 0 to 1, not 2.0", () -> cluster.network().faulty(2, 0, WHILE));
        assertRefused(
                "duplication must be 0 to 1, not NaN", () -> cluster.network().faulty(0, Double.NaN, WHILE));
        assertRefused(
                "the longest delay must be positive, not PT0S",
                () -> cluster.network().faulty(0, 0, Duration.ZERO));
        assertRefused(
                "the part that is late must be 0 to 1, not -1.0",
                () -> cluster.network().late(-1, WHILE));
        assertRefused(
                "the longest delay must be positive, not PT0S",
                () -> cluster.network().late(1, Duration.ZERO));
        assertRefused(
                "the delay must not be negative, and is PT-1S",
                () -> cluster.network().slow(1, 2, Duration.ofSeconds(-1)));
        assertRefused(
                "there is no node 4 in a cluster of 1 to 3",
                () -> cluster.network().clog(1, 4));
        assertRefused("a clock's rate must be 0.5 to 2.0, not 0.4", () -> cluster.clockRate(1, 0.4));
        assertRefused("a clock's rate must be 0.5 to 2.0, not 2.1", () -> cluster.clockRate(1, 2.1));
        assertRefused("a clock's rate must be 0.5 to 2.0, not NaN", () -> cluster.clockRate(1, Double.NaN));
        assertRefused("the jump of a clock must be positive, not PT0S", () -> cluster.jumpClock(1, Duration.ZERO));
        assertRefused("one turn in 1 or more, not in 0", () -> cluster.slowDisk(1, 0));
        assertEquals(
                "node 1 is running; crash it first",
                assertThrows(IllegalStateException.class, () -> cluster.start(1))
                        .getMessage());
    }

    private static void assertRefused(String message, Executable executable) {
        assertEquals(
                message,
                assertThrows(IllegalArgumentException.class, executable).getMessage());
    }

    private static VirtualCluster cluster(int size) {
        return new VirtualCluster(size, 11, node -> List.of(new LedgerProvider()));
    }

    private static int follower(VirtualCluster cluster) {
        return cluster.leader() % 3 + 1;
    }

    private static NodeStatus status(VirtualCluster cluster, int node) {
        return cluster.statuses().stream()
                .filter(status -> status.node() == node)
                .findFirst()
                .orElseThrow();
    }

    private static long felt(VirtualCluster cluster, FaultKind kind) {
        return cluster.faultCounts().get(kind);
    }

    private void book(VirtualClient client) throws Exception {
        client.ask("ledger", new LedgerProvider.Entry(1, ++number));
    }

    private long millisToBook(VirtualCluster cluster, VirtualClient client, int entries) {
        long[] millis = new long[1];
        for (int i = 0; i < entries; i++) {
            CompletableFuture<Record> answer = client.submit("ledger", new LedgerProvider.Entry(1, ++number));
            cluster.runUntil(
                    () -> {
                        millis[0]++;
                        return answer.isDone();
                    },
                    VirtualClient.PATIENCE);
        }
        return millis[0];
    }
}
