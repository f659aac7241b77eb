/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.paxos4j.api.protocol.BallotNumber;
import org.paxos4j.api.protocol.NodeStatus;
import org.paxos4j.api.replica.ReplicaFault;
import org.paxos4j.statemachine.Bytes;
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

    /** Who measures how soon a cluster answers must not wait for a client that says nothing for a while, or asks the wrong node. */
    @Test
    void aPromptClientWaitsForTheClusterAndNeverForItself() {
        VirtualCluster three = new VirtualCluster(3, 1, node -> List.of(new LedgerProvider()));
        assertTrue(three.runUntil(() -> three.leader() != 0, Duration.ofSeconds(5)));
        VirtualClient prompt = three.promptClient();
        for (int number = 0; number < 40; number++) {
            CompletableFuture<Record> answer = prompt.submit("ledger", new LedgerProvider.Entry(1, number));
            assertTrue(three.runUntil(answer::isDone, Duration.ofMillis(100)), "command " + number);
        }
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

    /** A state machine that fails answers nobody, so that the first command stays the oldest one without an answer. */
    @Test
    void commandsTooFarAheadOfOneWithoutAnAnswerWaitInTheClient() {
        VirtualCluster cluster =
                new VirtualCluster(3, 1, node -> List.of(new BiasedProvider(node, 0), new LedgerProvider()));
        VirtualClient client = cluster.client();
        CompletableFuture<Record> oldest = client.submit("biased", new BiasedProvider.Weigh(-1));
        List<CompletableFuture<Record>> answers = IntStream.range(0, 300)
                .mapToObj(entry -> client.submit("ledger", new LedgerProvider.Entry(1, entry)))
                .toList();

        cluster.run(VirtualClient.PATIENCE);

        assertFalse(oldest.isDone());
        assertEquals(255, answers.stream().takeWhile(CompletableFuture::isDone).count());
        assertEquals(1 + 300 - 255, client.underWay());
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

    @Test
    void aLeaderThatIsCutOffSoonLeadsNoLongerThoughNobodyCanTellIt() throws Exception {
        VirtualCluster cluster = cluster(3, 6);
        book(cluster.client());
        int cutOff = cluster.leader();
        for (int other = 1; other <= 3; other++) {
            cluster.network().cut(cutOff, other);
            cluster.network().cut(other, cutOff);
        }

        assertTrue(cluster.runUntil(() -> !leads(cluster, cutOff), Duration.ofSeconds(2)));
    }

    /** Its heartbeats arrive, so nobody else would ever stand. */
    @Test
    void aLeaderThatIsHeardButDeafMakesWayForAnother() throws Exception {
        VirtualCluster cluster = cluster(3, 7);
        VirtualClient client = cluster.client();
        book(client);
        int deaf = cluster.leader();
        for (int other = 1; other <= 3; other++) {
            cluster.network().cut(other, deaf);
        }

        assertEquals(2, book(client));
        assertNotEquals(deaf, cluster.leader());
    }

    /** Each is shown the other's promise by the third; if each stood at once they would depose each other for ever. */
    @Test
    void twoThatHaveLedAndDoNotHearEachOtherFightNoDuel() throws Exception {
        int duels = 0;
        for (int seed = 1; seed <= 6; seed++) {
            VirtualCluster cluster = cluster(3, seed);
            book(cluster.client());
            int former = cluster.leader();
            int unheard = former % 3 + 1;
            cluster.network().cut(former, unheard);
            cluster.network().cut(unheard, former);
            cluster.holdUp(former, Duration.ofSeconds(3));
            duels += cluster.runUntil(() -> leads(cluster, unheard), Duration.ofSeconds(3)) ? 1 : 0;
            cluster.run(Duration.ofSeconds(10));
            var ballot = highestBallot(cluster);
            cluster.run(Duration.ofSeconds(30));

            assertEquals(ballot, highestBallot(cluster), "seed " + seed);
        }
        assertTrue(duels > 0, "none of the seeds had the unheard one elected");
    }

    /** Each of its turns comes so late that it looks like the end of a pause, and a pause excuses the others' silence. */
    @Test
    void aDeafLeaderOnABusyMachineMakesWayForAnother() throws Exception {
        VirtualCluster cluster = cluster(3, 13);
        book(cluster.client());
        int deaf = cluster.leader();
        for (int other = 1; other <= 3; other++) {
            cluster.network().cut(other, deaf);
        }

        assertTrue(isSoHeldUp(cluster, List.of(deaf), () -> !leads(cluster, deaf)));
    }

    @Test
    void aLeaderWhoseDiskHangsOnABusyMachineMakesWayForAnother() throws Exception {
        VirtualCluster cluster = cluster(3, 14);
        VirtualClient client = cluster.client();
        book(client);
        int hanging = cluster.leader();
        cluster.slowDisk(hanging, Integer.MAX_VALUE);
        book(client);

        assertTrue(isSoHeldUp(cluster, List.of(hanging), () -> !leads(cluster, hanging)));
    }

    @Test
    void whereAllMachinesAreBusyALeaderIsElectedAllTheSame() {
        VirtualCluster cluster = cluster(3, 15);

        assertTrue(isSoHeldUp(cluster, List.of(1, 2, 3), () -> cluster.leader() != 0));
    }

    /** Whether something comes to hold though nodes have but one turn in a quarter of a second. */
    private static boolean isSoHeldUp(VirtualCluster cluster, List<Integer> nodes, BooleanSupplier holds) {
        for (int turn = 0; turn < 80 && !holds.getAsBoolean(); turn++) {
            nodes.forEach(node -> cluster.holdUp(node, Duration.ofMillis(250)));
            cluster.run(Duration.ofMillis(251));
        }
        return holds.getAsBoolean();
    }

    @Test
    void aLeaderWhoseDiskHangsMakesWayForAnother() throws Exception {
        VirtualCluster cluster = cluster(3, 8);
        VirtualClient client = cluster.client();
        book(client);
        int hanging = cluster.leader();
        cluster.slowDisk(hanging, Integer.MAX_VALUE);
        book(client);

        assertTrue(cluster.runUntil(() -> cluster.leader() != hanging && cluster.leader() != 0, ELECTION));
        assertEquals(3, book(client));
    }

    @Test
    void aFollowerWhoseStateMachinesBreakStopsAndSaysAtWhichSlotAndTheOthersGoOn() throws Exception {
        VirtualCluster cluster = cluster(3, 9);
        VirtualClient client = cluster.client();
        book(client, 20);
        int broken = cluster.leader() % 3 + 1;
        assertTrue(cluster.runUntil(() -> allAgree(cluster), ELECTION));
        cluster.run(Duration.ofSeconds(1)); // and have told each other
        cluster.breakStateMachines(broken);
        book(client);

        assertTrue(cluster.runUntil(() -> cluster.fault(broken).isPresent(), Duration.ofSeconds(1)));
        ReplicaFault fault = cluster.fault(broken).orElseThrow();
        long slot = cluster.statuses().get(broken - 1).digestSlot();
        assertEquals(ReplicaFault.Kind.INVARIANT, fault.kind());
        assertTrue(
                fault.message().contains("equal after slot " + (slot - 1) + ", different after slot " + slot),
                fault.message());
        assertEquals(22, book(client));
    }

    @Test
    void aLeaderWhoseStateMachinesBreakStopsAndTheOthersElectOneOfThemselves() throws Exception {
        VirtualCluster cluster = cluster(3, 10);
        VirtualClient client = cluster.client();
        book(client, 20);
        int broken = cluster.leader();
        cluster.breakStateMachines(broken);

        assertEquals(21, book(client));
        assertTrue(cluster.fault(broken).isPresent());
    }

    @Test
    void aNodeWhoseStateMachinesBrokeAgreesAgainAfterARestart() throws Exception {
        VirtualCluster cluster = cluster(3, 11);
        VirtualClient client = cluster.client();
        book(client, 20);
        int broken = cluster.leader() % 3 + 1;
        cluster.breakStateMachines(broken);
        book(client);
        assertTrue(cluster.runUntil(() -> cluster.fault(broken).isPresent(), Duration.ofSeconds(1)));

        cluster.crash(broken);
        cluster.start(broken);

        book(client);
        assertTrue(cluster.runUntil(() -> allAgree(cluster), ELECTION), () -> "still apart: " + cluster.statuses());
    }

    /** What a leader had under way is what every voter tells the next one at once. */
    @Test
    void fiveReplicasWithManyLargeValuesUnderWayElectANewLeader() throws Exception {
        VirtualCluster cluster = cluster(5, 12);
        VirtualClient client = cluster.client();
        book(client);
        int leader = cluster.leader();
        List<CompletableFuture<Record>> answers = new ArrayList<>();
        for (int i = 0; i < 80; i++) {
            answers.add(client.submit("ledger", new LedgerProvider.Entry(2, i, Bytes.wrap(new byte[300_000]))));
        }
        cluster.network().faulty(0.5, 0, Duration.ofMillis(300));
        cluster.run(Duration.ofMillis(400));
        cluster.crash(leader);
        cluster.network().heal();

        assertTrue(
                cluster.runUntil(() -> answers.stream().allMatch(CompletableFuture::isDone), ELECTION),
                () -> "no end: " + cluster.statuses());
    }

    private static BallotNumber highestBallot(VirtualCluster cluster) {
        return cluster.statuses().stream()
                .map(NodeStatus::promised)
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    private static boolean leads(VirtualCluster cluster, int node) {
        return cluster.statuses().get(node - 1).role().equals("leader");
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
