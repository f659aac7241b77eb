/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.paxos4j.core.client.DriverHarness.SESSION;
import static org.paxos4j.core.client.DriverHarness.failed;
import static org.paxos4j.core.client.DriverHarness.total;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.paxos4j.api.client.NotDoneException;
import org.paxos4j.api.client.OutcomeUnknownException;
import org.paxos4j.api.protocol.Envelope;
import org.paxos4j.api.protocol.NotLeader;
import org.paxos4j.api.protocol.Overloaded;
import org.paxos4j.api.protocol.RequestId;
import org.paxos4j.api.protocol.ServerResponse.Outcome;
import org.paxos4j.core.apply.TallyProvider;
import org.paxos4j.core.client.FakeTransport.FakeConnection;
import org.paxos4j.statemachine.Bytes;

/** How long the driver waits, what it then says once more, and what it may still tell its caller after that. */
class ClientDriverPatienceTest {
    private final DriverHarness client = new DriverHarness("h1:7701");

    /** Lets time pass on a connection that is lively: other commands come and are answered all the while. */
    private List<Long> livelyUntilItComesAgain(FakeConnection leader, Envelope silent, int times, long millis) {
        List<Long> after = new ArrayList<>();
        for (long passed = 0; passed < millis && after.size() < times; passed += 100) {
            client.submits(0, 60_000);
            while (leader.hasNext()) {
                Envelope next = leader.next();
                if (next.equals(silent)) {
                    after.add(passed);
                } else {
                    client.answers(leader, next.request(), 0);
                }
            }
            client.pass(100);
        }
        return after;
    }

    @Test
    void whatALivelyNodeDoesNotAnswerComesAgainAfterAPauseThatDoublesUpToABound() {
        CompletableFuture<Record> future = client.submit(1, 600_000);
        FakeConnection leader = client.leaderWithSession();
        Envelope silent = leader.next();
        List<Long> sentAgain = livelyUntilItComesAgain(leader, silent, 6, 60_000);
        long before = 0;
        long[] atLeast = {1_000, 2_000, 4_000, 8_000, 8_000, 8_000};
        for (int i = 0; i < atLeast.length; i++) {
            long pause = sentAgain.get(i) - before;
            assertTrue(pause >= atLeast[i] - 100 && pause <= atLeast[i] * 3 / 2 + 100, sentAgain::toString);
            before = sentAgain.get(i);
        }
        assertFalse(leader.closed);
        client.answers(leader, silent.request(), 7);
        assertEquals(7, total(future));
    }

    /** Interleaving: a leader's disk comes to a stand, its queues fill up, and the others elect a leader of their own. */
    @Test
    void aNodeThatSaysNothingButThatItIsOverloadedIsLeftAfterFiveSeconds() {
        DriverHarness one = new DriverHarness("h1:7701", "h2:7702");
        CompletableFuture<Record> future = one.submit(1, 60_000);
        FakeConnection stuck = one.leaderWithSession();
        long passed = 0;
        while (!stuck.closed) {
            if (stuck.hasNext()) {
                one.says(stuck, new Overloaded(1, stuck.next().request()));
            }
            one.pass(1);
            passed++;
            assertTrue(passed < 5_400, "the pause is 200 ms at the most");
        }
        assertTrue(passed >= 5_000, "after " + passed + " ms");
        FakeConnection other = one.connected("h2:7702", 2);
        one.pass(200); // the last pause is not cut short
        one.answers(other, other.next().request(), 3);
        assertEquals(3, total(future));
    }

    /** It had nothing to say in the meantime. */
    @Test
    void afterALongPauseOneRefusalIsNoReasonToLeave() {
        CompletableFuture<Record> first = client.submit(1, 60_000);
        FakeConnection leader = client.leaderWithSession();
        client.answers(leader, leader.next().request(), 1);
        assertEquals(1, total(first));
        client.pass(20_000);
        CompletableFuture<Record> second = client.submit(2, 60_000);
        client.says(leader, new Overloaded(1, leader.next().request()));
        client.pass(200);
        assertFalse(leader.closed);
        client.answers(leader, leader.next().request(), 3);
        assertEquals(3, total(second));
    }

    @Test
    void twoRefusalsLongApartAreNoReasonToLeave() {
        CompletableFuture<Record> first = client.submit(1, 10);
        FakeConnection leader = client.leaderWithSession();
        client.says(leader, new Overloaded(1, leader.next().request()));
        client.pass(20_000);
        assertTrue(first.isCompletedExceptionally());
        client.submits(2, 60_000);
        client.says(leader, new Overloaded(1, leader.next().request()));
        client.pass(200);
        assertFalse(leader.closed);
        assertTrue(leader.hasNext());
    }

    /** Or each connection would be given up before it has brought the first answer, and its commands queued anew. */
    @Test
    void aLeaderThatNeedsLongerThanFiveSecondsForAnAnswerGetsToGiveIt() {
        DriverHarness one = new DriverHarness("h1:7701", "h2:7702");
        CompletableFuture<Record> taken = one.submit(1, 120_000);
        FakeConnection slow = one.leaderWithSession();
        RequestId first = slow.next().request();
        one.submits(2, 120_000);
        long sentAt = one.nowNanos();
        while (!taken.isDone()) {
            if (slow.closed) {
                FakeConnection other = one.connected("h2:7702", 2);
                while (!slow.address.equals(other.address) && !other.closed) {
                    one.pass(1);
                    if (other.hasNext()) {
                        one.says(other, new NotLeader(2, other.next().request(), 1));
                    }
                }
                slow = one.connected("h1:7701", 1);
                sentAt = one.nowNanos();
            }
            while (slow.hasNext()) {
                RequestId request = slow.next().request();
                if (!request.equals(first)) {
                    one.says(slow, new Overloaded(1, request));
                }
            }
            if (one.nowNanos() - sentAt > 6_000_000_000L) {
                one.answers(slow, first, 1);
            }
            one.pass(1);
        }
        assertEquals(1, total(taken));
    }

    @Test
    void anOverloadedNodeThatAnswersSomethingNowAndThenIsNotLeft() {
        CompletableFuture<Record> patient = client.submit(1, 60_000);
        FakeConnection busy = client.leaderWithSession();
        RequestId refused = busy.next().request();
        for (int second = 0; second < 20; second++) {
            client.says(busy, new Overloaded(1, refused));
            client.submits(2, 60_000);
            for (int millis = 0; millis < 1_000; millis++) {
                if (busy.hasNext()) {
                    RequestId next = busy.next().request();
                    if (next.equals(refused)) {
                        client.says(busy, new Overloaded(1, refused));
                    } else {
                        client.answers(busy, next, 0);
                    }
                }
                client.pass(1);
            }
        }
        assertFalse(busy.closed);
        assertFalse(patient.isDone());
    }

    @Test
    void clientsOfOneSlowLeaderDoNotRepeatInStep() {
        List<Long> moments = new ArrayList<>();
        for (int seed = 1; seed <= 20; seed++) {
            DriverHarness one = new DriverHarness(seed, "h1:7701");
            one.submits(1, 60_000);
            FakeConnection leader = one.leaderWithSession();
            leader.next();
            long began = one.nowNanos();
            while (!leader.hasNext() && one.nowNanos() - began < 5_000_000_000L) {
                leader.says(new Overloaded(1, new RequestId(SESSION, 1_000))); // it says something, at any rate
                one.pass(10);
            }
            moments.add((one.nowNanos() - began) / 10_000_000);
        }
        assertTrue(moments.stream().distinct().count() > 10, moments::toString);
    }

    @Test
    void aRefusalOfALaterCopyDoesNotMakeItCertainThatTheEarlierOneWasNotTakenUp() {
        CompletableFuture<Record> future = client.submit(1, 3_000);
        FakeConnection leader = client.leaderWithSession();
        Envelope silent = leader.next();
        assertEquals(1, livelyUntilItComesAgain(leader, silent, 1, 2_000).size());
        client.says(leader, new NotLeader(1, silent.request(), 0));
        client.pass(3_000);
        failed(future, OutcomeUnknownException.class);
    }

    @Test
    void overloadToldOfALaterCopyDoesNotMakeItCertainEither() {
        CompletableFuture<Record> future = client.submit(1, 3_000);
        FakeConnection leader = client.leaderWithSession();
        Envelope silent = leader.next();
        livelyUntilItComesAgain(leader, silent, 1, 2_000);
        client.says(leader, new Overloaded(1, silent.request()));
        client.driver.close();
        client.run();
        failed(future, OutcomeUnknownException.class);
    }

    @Test
    void anAnswerToTheFirstCopyCountsAlsoWhenALaterOneWasRefused() {
        CompletableFuture<Record> future = client.submit(1, 60_000);
        FakeConnection leader = client.leaderWithSession();
        Envelope silent = leader.next();
        livelyUntilItComesAgain(leader, silent, 1, 2_000);
        client.says(leader, new Overloaded(1, silent.request()));
        client.answers(leader, silent.request(), 7);
        assertEquals(7, total(future));
        client.pass(1_000);
        assertFalse(leader.hasNext(), "sent though it was answered");
    }

    @Test
    void theSessionOfARepeatedCommandThatHasExpiredMakesItUnknown() {
        CompletableFuture<Record> future = client.submit(1, 60_000);
        FakeConnection leader = client.leaderWithSession();
        Envelope silent = leader.next();
        livelyUntilItComesAgain(leader, silent, 1, 2_000);
        client.answers(leader, silent.request(), Outcome.SESSION_EXPIRED, "gone");
        failed(future, OutcomeUnknownException.class);
    }

    /** With a fixed patience of a second it would leave again and again before the answer comes. */
    @Test
    void aLeaderThatTakesLongerThanASecondForEachCommandGetsToAnswer() {
        CompletableFuture<Record> future = client.submit(1, 20_000);
        FakeConnection leader = client.leaderWithSession();
        Deque<FakeConnection> leaders = new ArrayDeque<>(List.of(leader));
        long[] sentAt = new long[1];
        sentAt[0] = client.nowNanos();
        for (int millis = 0; millis < 20_000 && !future.isDone(); millis++) {
            FakeConnection dialled = client.transport.dialled.poll();
            if (dialled != null) {
                boolean leads = dialled.address.equals("h1:7701");
                dialled.welcome(leads ? 1 : 2);
                client.run();
                if (leads) {
                    leaders.addLast(dialled);
                    sentAt[0] = client.nowNanos();
                } else {
                    client.says(dialled, new NotLeader(2, dialled.next().request(), 1));
                }
            }
            FakeConnection present = leaders.getLast();
            if (present.hasNext() && client.nowNanos() - sentAt[0] >= 1_500_000_000L) {
                client.answers(present, present.next().request(), 5);
            }
            client.pass(1);
        }
        assertEquals(5, total(future));
    }

    @Test
    void aLeaderIsFoundWithinThreeTenthsOfASecondOfItsElection() {
        long worst = 0;
        for (int seed = 1; seed <= 300; seed++) {
            DriverHarness waiting = new DriverHarness(seed, "h1:7701");
            CompletableFuture<Record> future = waiting.submit(1, 60_000);
            long began = waiting.nowNanos();
            long electedAt = began + 500_000_000L + seed * 5_000_000L; // 0.5 to 2 s, as a failover takes
            while (!future.isDone()) {
                FakeConnection dialled = waiting.transport.dialled.poll();
                if (dialled != null) {
                    nodeAnswers(waiting, dialled, waiting.nowNanos() - electedAt >= 0);
                }
                waiting.pass(1);
            }
            worst = Math.max(worst, waiting.nowNanos() - electedAt);
        }
        assertTrue(worst <= 300_000_000L, worst / 1_000_000 + " ms");
    }

    /** Node 2 has died, 3 gets to lead, and 1 says so. */
    private static void nodeAnswers(DriverHarness waiting, FakeConnection dialled, boolean isElected) {
        int node = dialled.address.charAt(1) - '0';
        if (node == 2) {
            waiting.breaks(dialled, "connection refused");
            return;
        }
        dialled.welcome(node);
        waiting.run();
        if (node == 3 && isElected) {
            waiting.opensSession(dialled, SESSION);
            waiting.answers(dialled, dialled.next().request(), 1);
        } else {
            waiting.says(dialled, new NotLeader(node, dialled.next().request(), isElected ? 3 : 0));
        }
    }

    @Test
    void withoutALeaderAClientAsksNoMoreThanTwiceASecondInTheLongRun() {
        client.submits(1, 600_000);
        int dials = 0;
        for (int second = 0; second < 60; second++) {
            for (int millis = 0; millis < 1_000; millis++) {
                FakeConnection dialled = client.transport.dialled.poll();
                if (dialled != null) {
                    dials += second < 10 ? 0 : 1;
                    client.breaks(dialled, "connection refused");
                }
                client.pass(1);
            }
        }
        assertTrue(dials > 50 && dials < 150, dials + " in 50 s");
    }

    /** As in a cluster with more clients than it keeps sessions. */
    @Test
    void sessionsThatEndAtOnceAreNotReopenedInATightLoop() {
        CompletableFuture<Record> future = client.submit(1, 60_000);
        FakeConnection leader = client.connected("h1:7701", 1);
        int opened = 0;
        for (int millis = 0; millis < 60_000; millis++) {
            if (leader.hasNext()) {
                client.opensSession(leader, 100 + opened++);
                client.answers(leader, leader.next().request(), Outcome.SESSION_EXPIRED, "gone");
            }
            client.pass(1);
        }
        failed(future, NotDoneException.class);
        assertTrue(opened > 60 && opened < 250, opened + " sessions in a minute");
    }

    @Test
    void aRefusalIsBelievedAlsoIfItsCommandWasGivenUp() {
        client.submits(1, 10);
        FakeConnection node = client.leaderWithSession();
        RequestId request = node.next().request();
        client.pass(10);
        client.says(node, new NotLeader(1, request, 3));
        CompletableFuture<Record> later = client.submit(2, 1_000);
        FakeConnection leader = client.connected("h3:7703", 3);
        client.answers(leader, leader.next().request(), 4);
        assertEquals(4, total(later));
    }

    @Test
    void callbacksMaySubmitAndClose() {
        CompletableFuture<Record> first = client.submit(1, 1_000);
        Duration second = Duration.ofSeconds(1);
        CompletableFuture<List<CompletableFuture<Record>>> chained = first.thenApply(result -> {
            CompletableFuture<Record> beforeTheEnd = client.driver.submit("tally", new TallyProvider.Add(2), second);
            client.driver.close();
            return List.of(beforeTheEnd, client.driver.submit("tally", new TallyProvider.Add(3), second));
        });
        FakeConnection leader = client.leaderWithSession();
        client.answers(leader, leader.next().request(), 1);
        assertEquals(1, total(first));
        chained.join().forEach(future -> failed(future, NotDoneException.class));
        assertTrue(client.driver.hasEnded());
    }

    @Test
    void anAnswerMakesTheNextSearchAndTheNextSilenceShortAgain() {
        for (int seed = 1; seed <= 10; seed++) {
            DriverHarness patient = new DriverHarness(seed, "h1:7701");
            CompletableFuture<Record> future = patient.submit(1, 600_000);
            FakeConnection leader = patient.leaderWithSession();
            for (int connections = 1; connections < 5; connections++) { // to nodes that say nothing
                while (patient.transport.dialled.isEmpty()) {
                    patient.pass(1);
                }
                leader = patient.transport.dialled.remove().welcome(1);
                patient.run();
            }
            patient.pass(5_000);
            assertFalse(leader.closed, "it has become patient");
            patient.answers(leader, leader.next().request(), 1);
            assertEquals(1, total(future));

            patient.submits(2, 600_000);
            patient.pass(1_000);
            assertTrue(leader.closed);
            patient.pass(20);
            assertEquals(1, patient.transport.dialled.size());
        }
    }

    @Test
    void aSessionThatEndsAfterItWasOfUseIsReplacedSoon() {
        for (int seed = 1; seed <= 10; seed++) {
            DriverHarness one = new DriverHarness(seed, "h1:7701");
            one.submits(1, 600_000);
            FakeConnection leader = one.connected("h1:7701", 1);
            for (int session = 100; session < 110; session++) {
                opensSessionInTime(one, leader, session);
                one.answers(leader, leader.next().request(), Outcome.SESSION_EXPIRED, "gone");
            }
            opensSessionInTime(one, leader, SESSION);
            one.answers(leader, leader.next().request(), 1);

            one.submits(2, 600_000);
            one.answers(leader, leader.next().request(), Outcome.SESSION_EXPIRED, "gone");
            one.pass(20);
            assertTrue(leader.hasNext(), "a new session is asked for");
        }
    }

    private static void opensSessionInTime(DriverHarness one, FakeConnection leader, long session) {
        for (int millis = 0; millis < 1_000 && !leader.hasNext(); millis++) {
            one.pass(1);
        }
        one.opensSession(leader, session);
    }

    @Test
    void anAnswerThatCameWhileTheMachineSleptCountsThoughTheDeadlineHasPassed() {
        CompletableFuture<Record> answered = client.submit(1, 2_000);
        CompletableFuture<Record> unanswered = client.submit(2, 2_000);
        FakeConnection leader = client.leaderWithSession();
        RequestId request = leader.next().request();
        client.jump(3_600_000);
        client.answers(leader, request, 7);
        assertEquals(7, total(answered));
        failed(unanswered, OutcomeUnknownException.class);
    }

    @Test
    void aConnectionThatComesAfterTheEndIsOfNoConsequence() {
        CompletableFuture<Record> future = client.submit(1, 60_000);
        FakeConnection slow = client.dialled("h1:7701");
        client.driver.close();
        client.run();
        failed(future, NotDoneException.class);
        assertTrue(client.transport.closed, "which ends what is being dialled");
        slow.welcome(1);
        client.pass(5_000);
        assertTrue(slow.sent.isEmpty());
        client.nothingDialled();
    }

    @Test
    void aCommandThatGotAnotherNameIsNotFoundUnderTheOldOne() {
        PendingCommands pending = new PendingCommands();
        PendingCommand command = new PendingCommand("tally", Bytes.EMPTY, 0);
        pending.add(command);
        pending.name(command, new RequestId(SESSION, 1), 1);
        pending.name(command, new RequestId(88, 1), 1);
        assertNull(pending.named(new RequestId(SESSION, 1)));
        assertSame(command, pending.named(new RequestId(88, 1)));
        pending.remove(command);
        assertNull(pending.named(new RequestId(88, 1)), "kept for ever");
    }
}
