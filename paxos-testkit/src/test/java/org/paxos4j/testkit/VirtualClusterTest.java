/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.paxos4j.api.protocol.NodeStatus;
import org.paxos4j.statemachine.CommandRejected;

/** Real replicas on virtual time: elections, commands, and what is left after the power is gone. */
class VirtualClusterTest {
    private static final Duration ELECTION = Duration.ofSeconds(10);

    private long number;

    @Test
    void threeReplicasElectALeaderWithoutBeingAskedAnything() {
        VirtualCluster cluster = cluster(3, 1);

        assertTrue(cluster.runUntil(() -> cluster.leader() != 0, ELECTION));
    }

    @Test
    void oneReplicaAloneElectsItselfAndAnswers() throws Exception {
        assertEquals(1, book(cluster(1, 1).client()));
    }

    @Test
    void aRefusalReachesTheClient() {
        VirtualClient client = cluster(3, 1).client();

        var refusal = assertThrows(CommandRejected.class, () -> client.ask("ledger", new LedgerProvider.Erase()));

        assertEquals("a ledger is not erased", refusal.getMessage());
    }

    @Test
    void aThousandCommandsAtOnceAreAnsweredEachWithAnAnswerOfItsOwn() {
        VirtualCluster cluster = cluster(3, 1);
        VirtualClient client = cluster.client();
        List<CompletableFuture<Record>> answers = IntStream.range(0, 1_000)
                .mapToObj(entry -> client.submit("ledger", new LedgerProvider.Entry(1, entry)))
                .toList();

        assertTrue(cluster.runUntil(() -> client.underWay() == 0, VirtualClient.PATIENCE));

        assertEquals(
                1_000, answers.stream().map(CompletableFuture::join).distinct().count());
    }

    @Test
    void everyAcknowledgedAdditionIsThereAfterTheLeaderIsGone() throws Exception {
        VirtualCluster cluster = cluster(3, 2);
        VirtualClient client = cluster.client();
        book(client, 50);
        cluster.crash(cluster.leader());

        assertEquals(51, book(client));
    }

    @Test
    void everyAcknowledgedAdditionIsThereAfterAllReplicasLostPowerAtOnce() throws Exception {
        VirtualCluster cluster = cluster(3, 3);
        VirtualClient client = cluster.client();
        book(client, 50);
        for (int id = 1; id <= 3; id++) {
            cluster.crash(id);
        }
        for (int id = 1; id <= 3; id++) {
            cluster.start(id);
        }

        assertEquals(51, book(client));
    }

    @Test
    void aReplicaThatMissedAThousandSlotsCatchesUpAndAgrees() throws Exception {
        VirtualCluster cluster = cluster(3, 4);
        VirtualClient client = cluster.client();
        book(client);
        int away = cluster.leader() % 3 + 1;
        cluster.crash(away);
        book(client, 1_000);
        cluster.start(away);

        assertTrue(cluster.runUntil(() -> allAgree(cluster), ELECTION), () -> "still apart: " + cluster.statuses());
    }

    @Test
    void anIdleClusterThatRestartedKeepsOneLeader() throws Exception {
        VirtualCluster cluster = cluster(3, 5);
        book(cluster.client());
        for (int id = 1; id <= 3; id++) {
            cluster.crash(id);
            cluster.start(id);
        }
        assertTrue(cluster.runUntil(() -> cluster.leader() != 0, ELECTION));
        cluster.run(Duration.ofSeconds(5));
        int leader = cluster.leader();
        var ballot = cluster.statuses().get(leader - 1).ballot();

        cluster.run(Duration.ofSeconds(30));

        for (NodeStatus status : cluster.statuses()) {
            assertEquals(leader, status.leader());
            assertEquals(ballot, status.ballot());
        }
    }

    private static VirtualCluster cluster(int size, long seed) {
        return new VirtualCluster(size, seed, node -> List.of(new LedgerProvider()));
    }

    private static boolean allAgree(VirtualCluster cluster) {
        return cluster.statuses().stream()
                        .map(status -> List.of(status.digestSlot(), status.digest(), status.committed()))
                        .distinct()
                        .count()
                == 1;
    }

    private void book(VirtualClient client, int entries) throws Exception {
        for (int i = 0; i < entries; i++) {
            book(client);
        }
    }

    /** Books an entry of its own, and says how long the ledger is with it. */
    private long book(VirtualClient client) throws Exception {
        number++;
        return ((LedgerProvider.Booked) client.ask("ledger", new LedgerProvider.Entry(1, number))).length();
    }
}
