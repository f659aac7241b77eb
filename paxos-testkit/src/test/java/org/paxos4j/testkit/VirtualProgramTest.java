/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.paxos4j.api.client.NotDoneException;
import org.paxos4j.api.client.OutcomeUnknownException;
import org.paxos4j.api.client.PaxosClient;

/** The real client on a virtual cluster, one story each. */
class VirtualProgramTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration LONG = Duration.ofSeconds(30);

    private final VirtualCluster cluster = new VirtualCluster(3, 11, node -> List.of(new LedgerProvider()));
    private final PaxosClient client = cluster.connect();
    private long number;

    @Test
    void aCommandIsAnsweredAfterTheFirstElection() {
        assertEquals(new LedgerProvider.Booked(1), answer(submit(LONG)));
    }

    @Test
    void afterTheLeaderHasDiedItGoesOnWithTheNextOne() {
        answer(submit(LONG));
        CompletableFuture<Record> underWay = submit(LONG);
        cluster.crash(cluster.leader());

        assertEquals(new LedgerProvider.Booked(2), answer(underWay));
    }

    /** What no client sees: 300 ms after the first heartbeat of a new leader it has its session's commands answered again. */
    @Test
    void aNewLeaderIsFoundWithinThreeTenthsOfASecond() {
        answer(submit(LONG));
        int old = cluster.leader();
        cluster.crash(old);
        CompletableFuture<Record> waits = submit(LONG);
        assertTrue(cluster.runUntil(() -> cluster.leader() != 0, LONG));

        assertTrue(cluster.runUntil(waits::isDone, Duration.ofMillis(400)), "and some for the command itself");
    }

    @Test
    void aClientThatReachesNobodyIsToldThatNothingWasDone() {
        for (int node = 1; node <= 3; node++) {
            cluster.network().cutOffClients(node);
        }
        assertInstanceOf(NotDoneException.class, failure(submit(SECOND)));

        cluster.network().cutNothing();

        assertEquals(new LedgerProvider.Booked(1), answer(submit(LONG)));
    }

    @Test
    void aClientThatIsCutOffAfterItHasAskedIsToldThatTheOutcomeIsUnknown() {
        answer(submit(LONG));
        CompletableFuture<Record> asked = submit(SECOND);
        cluster.run(Duration.ofMillis(1));
        for (int node = 1; node <= 3; node++) {
            cluster.network().cutOffClients(node);
        }

        assertInstanceOf(OutcomeUnknownException.class, failure(asked));
    }

    @Test
    void whileConnectionsAreDroppedNothingIsAnsweredAndAfterwardsAllIsMadeAnew() {
        answer(submit(LONG));
        CompletableFuture<Record> asked = submit(LONG);
        for (int millis = 0; millis < 3_000; millis++) {
            cluster.network().dropConnections();
            cluster.run(Duration.ofMillis(1));
        }
        assertFalse(asked.isDone());

        assertEquals(new LedgerProvider.Booked(2), answer(asked));
    }

    @Test
    void nodesThatAcceptConnectionsAndAreSilentThenAreWaitedForInVainUntilTheySpeakAgain() {
        for (int node = 1; node <= 3; node++) {
            cluster.network().silenceClients(node);
        }
        CompletableFuture<Record> asked = submit(LONG);
        cluster.run(SECOND);
        long unheard = cluster.faultCounts().get(FaultKind.CLIENTS);
        assertTrue(unheard > 0, "it is connected, and what it says is not heard");
        assertFalse(asked.isDone());

        cluster.network().cutNothing();

        assertEquals(new LedgerProvider.Booked(1), answer(asked));
        assertEquals(unheard, cluster.faultCounts().get(FaultKind.CLIENTS));
    }

    @Test
    void aConnectionThatFallsSilentIsLeftForAnotherNode() {
        answer(submit(LONG));
        int leader = cluster.leader();
        cluster.network().silenceClients(leader);
        CompletableFuture<Record> asked = submit(LONG);
        cluster.run(SECOND);
        assertFalse(asked.isDone());
        assertEquals(leader, cluster.leader(), "only clients do not hear it");

        cluster.crash(leader);

        assertEquals(new LedgerProvider.Booked(2), answer(asked));
    }

    @Test
    void theConnectionsOfOneNodeAreDroppedAndTheOthersAreNot() {
        answer(submit(LONG));
        int follower = cluster.leader() % 3 + 1;
        CompletableFuture<Record> asked = submit(LONG);
        for (int millis = 0; millis < 1_000 && !asked.isDone(); millis++) {
            cluster.network().dropConnections(follower);
            cluster.run(Duration.ofMillis(1));
        }
        assertTrue(asked.isDone());

        CompletableFuture<Record> next = submit(LONG);
        for (int millis = 0; millis < 1_000; millis++) {
            cluster.network().dropConnections(cluster.leader());
            cluster.run(Duration.ofMillis(1));
        }

        assertFalse(next.isDone());
        assertTrue(cluster.faultCounts().get(FaultKind.CLIENTS) > 0);
        assertEquals(new LedgerProvider.Booked(3), answer(next));
    }

    @Test
    void whereAllIsLostNoConnectionIsMade() {
        cluster.network().faulty(1, 0, Duration.ofMillis(2));

        String message = String.valueOf(failure(submit(SECOND)).getMessage());
        assertTrue(message.contains("no node has said why"), message);
    }

    @Test
    void aConnectionKeepsTheOrderHoweverLateItIs() {
        answer(submit(LONG));
        cluster.network().faulty(0, 0, Duration.ofMillis(50));
        List<Long> answered = new ArrayList<>();
        List<CompletableFuture<?>> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            all.add(submit(LONG).thenAccept(result -> answered.add(((LedgerProvider.Booked) result).length())));
            cluster.run(Duration.ofMillis(3));
        }
        cluster.runUntil(() -> all.stream().allMatch(CompletableFuture::isDone), LONG);

        assertEquals(LongStream.rangeClosed(2, 21).boxed().toList(), answered);
    }

    @Test
    void whereMostIsLostOnTheWayAllIsAnsweredInTheEndEachOnce() {
        answer(submit(LONG));
        cluster.network().faulty(0.4, 0, Duration.ofMillis(20));
        CompletableFuture<?>[] all = new CompletableFuture<?>[100];
        for (int i = 0; i < all.length; i++) {
            all[i] = submit(Duration.ofMinutes(2));
        }

        assertTrue(cluster.runUntil(CompletableFuture.allOf(all)::isDone, Duration.ofMinutes(2)));

        cluster.network().heal();
        assertEquals(new LedgerProvider.Booked(102), answer(submit(LONG)));
    }

    @Test
    void closingCompletesWhatIsUnderWay() {
        CompletableFuture<Record> asked = submit(LONG);
        client.close();
        assertFalse(asked.isDone());
        cluster.run(Duration.ofMillis(1));
        assertTrue(asked.isDone());
    }

    private CompletableFuture<Record> submit(Duration deadline) {
        return client.submit("ledger", new LedgerProvider.Entry(1, ++number), deadline);
    }

    private Record answer(CompletableFuture<Record> asked) {
        assertTrue(cluster.runUntil(asked::isDone, LONG), "no answer");
        return asked.join();
    }

    private Throwable failure(CompletableFuture<Record> asked) {
        assertTrue(cluster.runUntil(asked::isDone, LONG), "no ending");
        return assertThrows(CompletionException.class, asked::join).getCause();
    }
}
