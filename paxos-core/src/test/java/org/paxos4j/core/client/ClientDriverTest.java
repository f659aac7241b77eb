/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.paxos4j.core.client.DriverHarness.SESSION;
import static org.paxos4j.core.client.DriverHarness.failed;
import static org.paxos4j.core.client.DriverHarness.open;
import static org.paxos4j.core.client.DriverHarness.total;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.paxos4j.api.client.NotDoneException;
import org.paxos4j.api.client.OutcomeUnknownException;
import org.paxos4j.api.protocol.Envelope;
import org.paxos4j.api.protocol.Overloaded;
import org.paxos4j.api.protocol.RequestId;
import org.paxos4j.api.protocol.ServerResponse.Outcome;
import org.paxos4j.core.apply.TallyProvider;
import org.paxos4j.core.client.FakeTransport.FakeConnection;
import org.paxos4j.statemachine.CommandRejected;

/** A command's way to a leader that is there, and every answer of the cluster. */
class ClientDriverTest {
    private final DriverHarness client = new DriverHarness("h1:7701");

    @Test
    void nothingIsDialledBeforeTheFirstCommand() {
        client.pass(10_000);
        client.nothingDialled();
    }

    @Test
    void theFirstCommandOpensASessionAndIsNamedInIt() {
        CompletableFuture<Record> future = client.submit(5, 1_000);
        FakeConnection leader = client.connected("h1:7701", 1);
        client.opensSession(leader, SESSION);
        Envelope command = leader.next();
        assertEquals(new RequestId(SESSION, 1), command.request());
        assertEquals(1, command.floor());
        assertEquals("tally", command.stateMachine());
        assertEquals(DriverHarness.TALLY.encode("tally", new TallyProvider.Add(5)), command.command());
        open(future);
        client.answers(leader, command.request(), 5);
        assertEquals(5, total(future));
    }

    @Test
    void manyCommandsAreInFlightAtOnceAndMayBeAnsweredInAnyOrder() {
        List<CompletableFuture<Record>> futures = new ArrayList<>();
        for (int i = 1; i <= 100; i++) {
            futures.add(client.submit(i, 1_000));
        }
        FakeConnection leader = client.leaderWithSession();
        List<RequestId> requests = new ArrayList<>();
        while (leader.hasNext()) {
            requests.add(leader.next().request());
        }
        assertEquals(100, requests.size());
        for (int i = 99; i >= 0; i--) {
            client.answers(leader, requests.get(i), i);
            assertEquals(i, total(futures.get(i)));
        }
    }

    @Test
    void theFloorIsTheLowestSequenceThatIsNotDone() {
        client.submits(1, 60_000);
        client.submits(2, 60_000);
        FakeConnection leader = client.leaderWithSession();
        RequestId first = leader.next().request();
        RequestId second = leader.next().request();
        client.answers(leader, second, 0);
        client.submits(3, 60_000);
        Envelope third = leader.next();
        assertEquals(3, third.request().sequence());
        assertEquals(1, third.floor(), "the first is still open");
        client.answers(leader, first, 0);
        client.submits(4, 60_000);
        assertEquals(3, leader.next().floor());
    }

    @Test
    void sequencesReachNoFurtherThanTheClusterKeepsReplies() {
        CompletableFuture<Record> stuck = client.submit(0, 500_000);
        FakeConnection leader = client.leaderWithSession();
        leader.next();
        for (int sequence = 2; sequence <= 1_024; sequence++) {
            CompletableFuture<Record> done = client.submit(sequence, 500_000);
            client.answers(leader, leader.next().request(), sequence);
            assertTrue(done.isDone());
        }
        CompletableFuture<Record> waits = client.submit(1_025, 500_000);
        assertFalse(leader.hasNext(), "1,024 replies from the floor on are all that a session keeps");
        client.answers(leader, new RequestId(SESSION, 1), 0);
        assertEquals(0, total(stuck));
        Envelope next = leader.next();
        assertEquals(1_025, next.request().sequence());
        assertEquals(1_025, next.floor());
        client.answers(leader, next.request(), 7);
        assertEquals(7, total(waits));
    }

    @Test
    void commandsBeyondTheBoundAreNotDoneAtOnce() {
        for (int i = 0; i < Inbox.MAX_OUTSTANDING_COMMANDS; i++) {
            open(client.submit(1, 1_000));
        }
        String message = failed(client.submit(1, 1_000), NotDoneException.class);
        assertTrue(message.contains("has 1024 commands"), message);
        client.pass(1_000);
        open(client.submit(1, 1_000));
    }

    @Test
    void commandBytesBeyondTheBoundAreNotDoneAtOnce() {
        String large = "x".repeat(Envelope.MAX_COMMAND_BYTES - 100);
        for (int i = 0; i < 16; i++) {
            open(client.driver.submit("tally", new TallyProvider.Refuse(large), Duration.ofSeconds(1)));
        }
        failed(
                client.driver.submit("tally", new TallyProvider.Refuse(large), Duration.ofSeconds(1)),
                NotDoneException.class);
    }

    @Test
    void whatCannotBeEncodedFailsAtOnce() {
        Duration second = Duration.ofSeconds(1);
        failed(client.driver.submit("lock", new TallyProvider.Add(1), second), IllegalArgumentException.class);
        failed(client.driver.submit("tally", new TallyProvider.Stranger(), second), IllegalArgumentException.class);
        String tooLarge = "x".repeat(Envelope.MAX_COMMAND_BYTES);
        failed(
                client.driver.submit("tally", new TallyProvider.Refuse(tooLarge), second),
                IllegalArgumentException.class);
        failed(client.driver.submit("tally", new TallyProvider.Add(1), Duration.ZERO), IllegalArgumentException.class);
        client.run();
        client.nothingDialled();
    }

    @Test
    void aVeryLongDeadlineIsFine() {
        CompletableFuture<Record> future =
                client.driver.submit("tally", new TallyProvider.Add(1), Duration.ofSeconds(Long.MAX_VALUE));
        client.pass(60_000);
        open(future);
    }

    @Test
    void refusalsOfTheStateMachineAreCommandRejected() {
        CompletableFuture<Record> future = client.submit(1, 1_000);
        FakeConnection leader = client.leaderWithSession();
        client.answers(leader, leader.next().request(), Outcome.REJECTED, "no such key");
        assertEquals("no such key", failed(future, CommandRejected.class));
    }

    @Test
    void malformedIsNotDone() {
        CompletableFuture<Record> future = client.submit(1, 1_000);
        FakeConnection leader = client.leaderWithSession();
        client.answers(leader, leader.next().request(), Outcome.MALFORMED, "no such state machine");
        String message = failed(future, NotDoneException.class);
        assertTrue(message.contains("no such state machine"), message);
    }

    @Test
    void malformedIsUnknownIfAnotherNodeMayHaveUnderstoodAnEarlierCopy() {
        CompletableFuture<Record> future = client.submit(1, 1_000);
        FakeConnection leader = client.leaderWithSession();
        RequestId request = leader.next().request();
        client.breaks(leader, "reset");
        FakeConnection other = client.connected("h2:7702", 2);
        client.answers(other, request, Outcome.MALFORMED, "no such state machine");
        failed(future, OutcomeUnknownException.class);
    }

    @Test
    void belowTheFloorIsUnknown() {
        CompletableFuture<Record> future = client.submit(1, 1_000);
        FakeConnection leader = client.leaderWithSession();
        client.answers(leader, leader.next().request(), Outcome.BELOW_FLOOR, "forgotten");
        failed(future, OutcomeUnknownException.class);
    }

    @Test
    void aResultThatCannotBeReadIsUnknownAndSaysThatItWasApplied() {
        CompletableFuture<Record> future = client.submit(1, 1_000);
        FakeConnection leader = client.leaderWithSession();
        client.answers(leader, leader.next().request(), Outcome.APPLIED, "another version");
        String message = failed(future, OutcomeUnknownException.class);
        assertTrue(message.startsWith("applied (tally 77#1), but its result cannot be read"), message);
    }

    @Test
    void tooManyOutstandingIsSentAgainToTheSameNodeAfterAPause() {
        CompletableFuture<Record> future = client.submit(1, 1_000);
        FakeConnection leader = client.leaderWithSession();
        Envelope command = leader.next();
        client.answers(leader, command.request(), Outcome.TOO_MANY_OUTSTANDING, "too many");
        assertFalse(leader.hasNext());
        client.pass(20);
        assertEquals(command, leader.next());
        client.answers(leader, command.request(), 3);
        assertEquals(3, total(future));
    }

    /** Or no command would ever say so: those that are refused went out before the others were answered. */
    @Test
    void aCommandThatComesAgainBecauseOfTooManyOutstandingTellsWhatWasAnsweredMeanwhile() {
        client.submits(1, 1_000);
        client.submits(2, 1_000);
        CompletableFuture<Record> last = client.submit(3, 1_000);
        FakeConnection leader = client.leaderWithSession();
        RequestId first = leader.next().request();
        RequestId second = leader.next().request();
        Envelope third = leader.next();
        assertEquals(1, third.floor());
        client.answers(leader, first, 1);
        client.answers(leader, second, 3);
        client.answers(leader, third.request(), Outcome.TOO_MANY_OUTSTANDING, "too many");
        assertEquals(
                new Envelope(third.request(), third.request().sequence(), third.stateMachine(), third.command()),
                leader.next());
        client.answers(leader, third.request(), 6);
        assertEquals(6, total(last));
    }

    /** Each that comes too early has a place in the log for nothing. */
    @Test
    void commandsForWhoseAnswersTheClusterHasNoRoomWaitUntilEarlierOnesAreAnsweredAndComeInOrder() {
        for (int amount = 1; amount <= 8; amount++) {
            client.submits(amount, 60_000);
        }
        FakeConnection leader = client.leaderWithSession();
        List<RequestId> requests = requests(leader);
        client.answers(leader, requests.get(0), 1);
        client.answers(leader, requests.get(1), 3);
        for (int late = 2; late < 8; late++) {
            client.answers(leader, requests.get(late), Outcome.TOO_MANY_OUTSTANDING, "too many");
        }
        client.submits(9, 60_000);
        client.pass(500);
        List<Long> sentAgain =
                requests(leader).stream().map(RequestId::sequence).toList();
        assertEquals(List.of(3L, 4L), sentAgain, "two answers found room, so two go out, and no new command");

        client.answers(leader, requests.get(2), 6);
        Envelope fifth = leader.next();
        assertEquals(5, fifth.request().sequence());
        assertEquals(4, fifth.floor());
    }

    @Test
    void whereAnswersFindRoomMoreCommandsGoOutInTime() {
        List<CompletableFuture<Record>> futures = new ArrayList<>();
        for (int amount = 1; amount <= 600; amount++) {
            futures.add(client.submit(amount, 60_000));
        }
        FakeConnection leader = client.leaderWithSession();
        List<RequestId> sent = requests(leader);
        client.answers(leader, sent.get(0), 1);
        for (RequestId late : sent.subList(1, sent.size())) {
            client.answers(leader, late, Outcome.TOO_MANY_OUTSTANDING, "too many");
        }
        int mostAtOnce = 0;
        for (sent = requests(leader); !sent.isEmpty(); sent = requests(leader)) {
            mostAtOnce = Math.max(mostAtOnce, sent.size());
            sent.forEach(request -> client.answers(leader, request, 0));
        }
        assertTrue(futures.stream().allMatch(CompletableFuture::isDone));
        assertTrue(mostAtOnce > 10, mostAtOnce + " at once");
    }

    private static List<RequestId> requests(FakeConnection connection) {
        List<RequestId> requests = new ArrayList<>();
        while (connection.hasNext()) {
            requests.add(connection.next().request());
        }
        return requests;
    }

    @Test
    void anOverloadedNodeIsAskedAgainAfterGrowingPauses() {
        CompletableFuture<Record> future = client.submit(1, 60_000);
        FakeConnection leader = client.leaderWithSession();
        Envelope command = leader.next();
        int[] atMostMillis = {20, 40, 80, 160, 200, 200};
        for (int millis : atMostMillis) {
            client.says(leader, new Overloaded(1, command.request()));
            client.pass(9);
            assertFalse(leader.hasNext(), "within 9 ms");
            client.pass(millis - 9);
            assertEquals(command, leader.next(), "the same bytes under the same name");
        }
        client.answers(leader, command.request(), 3);
        assertEquals(3, total(future));
        client.nothingDialled();
    }

    @Test
    void aSessionExpiredAtTheFirstSendingIsReplacedAndTheCommandNamedAnew() {
        CompletableFuture<Record> future = client.submit(1, 1_000);
        CompletableFuture<Record> another = client.submit(2, 1_000);
        FakeConnection leader = client.leaderWithSession();
        RequestId first = leader.next().request();
        RequestId second = leader.next().request();
        client.answers(leader, first, Outcome.SESSION_EXPIRED, "gone");
        client.answers(leader, second, Outcome.SESSION_EXPIRED, "gone");
        client.pass(20);
        client.opensSession(leader, 88);
        assertEquals(new RequestId(88, 1), leader.next().request());
        assertEquals(new RequestId(88, 2), leader.next().request());
        assertFalse(leader.hasNext(), "one new session for both");
        client.answers(leader, new RequestId(88, 1), 3);
        client.answers(leader, new RequestId(88, 2), 3);
        assertTrue(future.isDone() && another.isDone());
    }

    @Test
    void aSessionExpiredAtARepeatedSendingMakesTheOutcomeUnknown() {
        CompletableFuture<Record> future = client.submit(1, 5_000);
        FakeConnection leader = client.leaderWithSession();
        RequestId request = leader.next().request();
        client.breaks(leader, "reset");
        FakeConnection next = client.connected("h2:7702", 2);
        assertEquals(request, next.next().request());
        client.answers(next, request, Outcome.SESSION_EXPIRED, "gone");
        failed(future, OutcomeUnknownException.class);

        CompletableFuture<Record> later = client.submit(2, 5_000);
        client.pass(20);
        client.opensSession(next, 88);
        client.answers(next, next.next().request(), 9);
        assertEquals(9, total(later));
    }

    @Test
    void aSessionThatIsRefusedIsAskedForAgainAfterAPause() {
        CompletableFuture<Record> future = client.submit(1, 5_000);
        FakeConnection leader = client.connected("h1:7701", 1);
        Envelope opening = leader.next();
        client.answers(leader, opening.request(), Outcome.MALFORMED, "what is that?");
        assertFalse(leader.hasNext());
        client.pass(20);
        client.opensSession(leader, SESSION);
        client.answers(leader, leader.next().request(), 1);
        assertTrue(future.isDone());
    }

    @Test
    void closingCompletesEverythingAndRefusesWhatComesLater() {
        CompletableFuture<Record> sent = client.submit(1, 60_000);
        FakeConnection leader = client.leaderWithSession();
        client.says(leader, new Overloaded(1, leader.next().request()));
        CompletableFuture<Record> inFlight = client.submit(2, 60_000);
        CompletableFuture<Record> notTakenUpYet =
                client.driver.submit("tally", new TallyProvider.Add(3), Duration.ofSeconds(60));
        client.driver.close();
        client.run();
        failed(sent, NotDoneException.class);
        failed(inFlight, OutcomeUnknownException.class);
        failed(notTakenUpYet, NotDoneException.class);
        failed(client.submit(4, 1_000), NotDoneException.class);
        assertTrue(leader.closed);
        assertTrue(client.transport.closed);
        assertTrue(client.driver.hasEnded());
    }

    /** As when a caller is quicker than the end, or the driver has failed in the middle of its work. */
    @Test
    void theEndCompletesAlsoWhatTheDriverHasNotLookedAtYet() {
        CompletableFuture<Record> future =
                client.driver.submit("tally", new TallyProvider.Add(3), Duration.ofSeconds(60));
        client.driver.end("an internal error");
        String message = failed(future, NotDoneException.class);
        assertTrue(message.contains("an internal error"), message);
    }

    @Test
    void aNodeThatFloodsTheClientIsCutOff() {
        CompletableFuture<Record> future = client.submit(1, 60_000);
        FakeConnection leader = client.leaderWithSession();
        for (int i = 0; i <= Inbox.MAX_WAITING_MESSAGES; i++) {
            leader.says(new Overloaded(1, new RequestId(SESSION, 1_000)));
        }
        assertTrue(leader.closed);
        leader.breaks("closed");
        client.run();
        FakeConnection next = client.connected("h2:7702", 2);
        client.answers(next, next.next().request(), 1);
        assertEquals(1, total(future));
    }
}
