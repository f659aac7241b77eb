/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.paxos4j.core.client.DriverHarness.SESSION;
import static org.paxos4j.core.client.DriverHarness.failed;
import static org.paxos4j.core.client.DriverHarness.open;
import static org.paxos4j.core.client.DriverHarness.total;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.paxos4j.api.client.NoLongerLeaderException;
import org.paxos4j.api.client.NotDoneException;
import org.paxos4j.api.client.OutcomeUnknownException;
import org.paxos4j.api.protocol.Envelope;
import org.paxos4j.api.protocol.NoLongerLeader;
import org.paxos4j.api.protocol.NotLeader;
import org.paxos4j.api.protocol.Overloaded;
import org.paxos4j.api.protocol.RequestId;
import org.paxos4j.core.client.FakeTransport.FakeConnection;

/** Finding the leader, losing it, and what a caller is told when the deadline comes first. */
class ClientDriverFailuresTest {
    private final DriverHarness client = new DriverHarness("h1:7701");

    @Test
    void aHintLeadsStraightToTheLeader() {
        client.submits(1, 1_000);
        FakeConnection follower = client.connected("h1:7701", 1);
        Envelope opening = follower.next();
        client.says(follower, new NotLeader(1, opening.request(), 3));
        assertTrue(follower.closed);
        FakeConnection leader = client.connected("h3:7703", 3);
        assertEquals(opening, leader.next());
    }

    @Test
    void withoutAHintTheNextMemberIsTriedAfterAPause() {
        client.submits(1, 1_000);
        FakeConnection first = client.connected("h1:7701", 1);
        client.says(first, new NotLeader(1, first.next().request(), 0));
        client.breaks(first, "closed by the client"); // what the driver did itself moves it no further
        client.nothingDialled();
        FakeConnection second = client.connected("h2:7702", 2);
        client.says(second, new NotLeader(2, second.next().request(), 2));
        client.nothingDialled(); // a node that names itself knows nothing
        client.dialled("h3:7703");
    }

    @Test
    void nodesThatPointAtEachOtherKeepNobodyFromAskingTheThird() {
        CompletableFuture<Record> future = client.submit(1, 60_000);
        FakeConnection one = client.connected("h1:7701", 1);
        client.says(one, new NotLeader(1, one.next().request(), 2));
        FakeConnection two = client.connected("h2:7702", 2);
        client.says(two, new NotLeader(2, two.next().request(), 1));
        FakeConnection again = client.connected("h1:7701", 1);
        client.says(again, new NotLeader(1, again.next().request(), 2));
        client.nothingDialled(); // no news: from now on one after the other, with pauses
        FakeConnection next = client.connected("h2:7702", 2);
        client.says(next, new NotLeader(2, next.next().request(), 1));
        client.nothingDialled();
        FakeConnection leader = client.connected("h3:7703", 3);
        client.opensSession(leader, SESSION);
        client.answers(leader, leader.next().request(), 3);
        assertEquals(3, total(future));
    }

    @Test
    void anotherHintOfTheSameNodeIsFollowedAtOnce() {
        client.submits(1, 60_000);
        FakeConnection one = client.connected("h1:7701", 1);
        client.says(one, new NotLeader(1, one.next().request(), 2));
        client.breaks(client.dialled("h2:7702"), "connection refused");
        FakeConnection three = client.connected("h3:7703", 3);
        client.says(three, new NotLeader(3, three.next().request(), 0));
        FakeConnection again = client.connected("h1:7701", 1);
        client.says(again, new NotLeader(1, again.next().request(), 3));
        assertEquals(1, client.transport.dialled.size(), "without a pause");
        client.dialled("h3:7703");
    }

    @Test
    void onceALeaderHasAnsweredEveryHintIsNews() {
        client.submits(1, 60_000);
        FakeConnection one = client.connected("h1:7701", 1);
        client.says(one, new NotLeader(1, one.next().request(), 3));
        FakeConnection leader = client.connected("h3:7703", 3);
        client.opensSession(leader, SESSION);
        client.says(leader, new NoLongerLeader(3, leader.next().request()));
        FakeConnection again = client.connected("h1:7701", 1);
        client.says(again, new NotLeader(1, again.next().request(), 3));
        client.dialled("h3:7703");
    }

    @Test
    void aRefusedConnectionLeadsToTheNextAddress() {
        DriverHarness withSeeds = new DriverHarness("a:1", "b:2");
        withSeeds.submits(1, 1_000);
        withSeeds.breaks(withSeeds.dialled("a:1"), "connection refused");
        withSeeds.breaks(withSeeds.dialled("b:2"), "connection refused");
        withSeeds.nothingDialled(); // there are pauses in between
        withSeeds.dialled("a:1");
    }

    @Test
    void givenAddressesAreTriedAfterTheMembers() {
        DriverHarness withSeed = new DriverHarness("seed:1");
        withSeed.submits(1, 60_000);
        withSeed.breaks(withSeed.connected("seed:1", 2), "reset");
        String[] order = {"h1:7701", "h2:7702", "h3:7703", "seed:1", "h1:7701"};
        for (String address : order) {
            withSeed.breaks(withSeed.dialled(address), "connection refused");
        }
    }

    @Test
    void aLostConnectionMeansTheSameNameAgainElsewhere() {
        CompletableFuture<Record> one = client.submit(1, 5_000);
        CompletableFuture<Record> two = client.submit(2, 5_000);
        FakeConnection leader = client.leaderWithSession();
        Envelope first = leader.next();
        Envelope second = leader.next();
        client.breaks(leader, "reset");
        FakeConnection next = client.connected("h2:7702", 2);
        assertEquals(first, next.next());
        assertEquals(second, next.next());
        client.answers(next, first.request(), 10);
        client.answers(next, second.request(), 20);
        assertEquals(10, total(one));
        assertEquals(20, total(two));
    }

    @Test
    void theOpeningOfASessionIsRepeatedWhenItIsLostAndASecondAnswerIsIgnored() {
        CompletableFuture<Record> future = client.submit(1, 5_000);
        FakeConnection leader = client.connected("h1:7701", 1);
        Envelope opening = leader.next();
        client.breaks(leader, "reset");
        FakeConnection next = client.connected("h2:7702", 2);
        assertEquals(1, next.sent.size(), "no command without a session");
        client.opensSession(next, SESSION);
        Envelope command = next.next();
        assertEquals(SESSION, command.request().session());
        client.answers(next, opening.request(), 1);
        client.answers(next, command.request(), 7);
        assertEquals(7, total(future));
    }

    @Test
    void aSecondOfSilenceMeansTheNextMember() {
        CompletableFuture<Record> future = client.submit(1, 5_000);
        FakeConnection leader = client.leaderWithSession();
        RequestId request = leader.next().request();
        client.pass(999);
        client.nothingDialled();
        client.pass(1);
        assertTrue(leader.closed);
        FakeConnection next = client.connected("h2:7702", 2);
        assertEquals(request, next.next().request());
        client.answers(leader, request, 1);
        open(future); // whatever the closed connection may still bring
        client.answers(next, request, 2);
        assertEquals(2, total(future));
    }

    @Test
    void silenceIsNoFailureWhileNothingIsOwed() {
        client.submits(1, 5_000);
        FakeConnection leader = client.leaderWithSession();
        client.answers(leader, leader.next().request(), 1);
        client.pass(60_000);
        assertFalse(leader.closed);
        client.submits(2, 5_000);
        assertTrue(leader.hasNext());
        client.pass(999);
        assertFalse(leader.closed, "silence counts from the question");
    }

    @Test
    void aConnectionThatIsLostWhileIdleIsDialledAgainWithTheNextCommandOnly() {
        client.submits(1, 5_000);
        FakeConnection leader = client.leaderWithSession();
        client.answers(leader, leader.next().request(), 1);
        client.breaks(leader, "closed by the node");
        client.pass(60_000);
        client.nothingDialled();
        client.submits(2, 5_000);
        assertEquals(
                new RequestId(SESSION, 2), client.connected("h2:7702", 2).next().request());
    }

    @Test
    void aNodeThatIsNotConnectedWithinASecondIsGivenUpAndItsLateConnectionClosed() {
        client.submits(1, 5_000);
        FakeConnection slow = client.dialled("h1:7701");
        client.pass(1_100);
        client.dialled("h1:7701");
        slow.welcome(1);
        client.run();
        assertTrue(slow.closed);
    }

    @Test
    void aNodeOfAnotherClusterIsLeft() {
        client.submits(1, 60_000);
        FakeConnection leader = client.leaderWithSession();
        client.breaks(leader, "reset");
        FakeConnection stranger = client.dialled("h2:7702").welcome(2, "invoices");
        client.run();
        assertTrue(stranger.closed);
        assertTrue(stranger.sent.isEmpty());
        client.pass(100);
        client.dialled("h3:7703");
    }

    @Test
    void aNodeThatDoesNotLeadMayFirstRefuseTheOtherCommandsToo() {
        CompletableFuture<Record> one = client.submit(1, 500);
        CompletableFuture<Record> two = client.submit(2, 500);
        FakeConnection node = client.leaderWithSession();
        RequestId first = node.next().request();
        RequestId second = node.next().request();
        client.says(node, new NotLeader(1, first, 2));
        client.nothingDialled();
        client.says(node, new NotLeader(1, second, 2));
        client.dialled("h2:7702");
        client.pass(500);
        failed(one, NotDoneException.class);
        failed(two, NotDoneException.class);
    }

    @Test
    void aNodeThatDoesNotLeadIsNotWaitedForForLong() {
        CompletableFuture<Record> refused = client.submit(1, 500);
        CompletableFuture<Record> unanswered = client.submit(2, 500);
        FakeConnection node = client.leaderWithSession();
        RequestId first = node.next().request();
        client.says(node, new NotLeader(1, first, 2));
        client.pass(100);
        client.dialled("h2:7702");
        client.pass(500);
        failed(refused, NotDoneException.class);
        failed(unanswered, OutcomeUnknownException.class);
    }

    @Test
    void neverSentIsNotDoneAndSaysWhy() {
        CompletableFuture<Record> future = client.submit(1, 300);
        client.breaks(client.dialled("h1:7701"), "connection refused");
        client.pass(300);
        String message = failed(future, NotDoneException.class);
        assertEquals(
                "not done, never sent (tally): no answer before its deadline. h1:7701: connection refused", message);
    }

    @Test
    void refusedByEverybodyIsNotDone() {
        CompletableFuture<Record> future = client.submit(1, 150);
        FakeConnection node = client.leaderWithSession();
        RequestId request = node.next().request();
        client.says(node, new Overloaded(1, request));
        client.pass(20);
        assertEquals(request, node.next().request());
        client.says(node, new NotLeader(1, request, 0));
        client.pass(130);
        String message = failed(future, NotDoneException.class);
        assertEquals(
                "not done, refused by all (tally 77#1): no answer before its deadline. h1:7701: is not the leader",
                message);
    }

    @Test
    void unansweredAtTheDeadlineIsUnknownAndSaysWhoHadIt() {
        CompletableFuture<Record> future = client.submit(1, 300);
        client.leaderWithSession().next();
        client.pass(300);
        String message = failed(future, OutcomeUnknownException.class);
        assertTrue(message.endsWith("; sent once, last to h1:7701"), message);
    }

    @Test
    void aLostConnectionMakesItUnknownEvenIfTheOthersRefuse() {
        CompletableFuture<Record> future = client.submit(1, 300);
        FakeConnection leader = client.leaderWithSession();
        RequestId request = leader.next().request();
        client.breaks(leader, "reset");
        FakeConnection other = client.connected("h2:7702", 2);
        assertEquals(request, other.next().request());
        client.says(other, new NotLeader(2, request, 0));
        client.pass(300);
        failed(future, OutcomeUnknownException.class);
    }

    @Test
    void lostLeadershipIsToldIfNobodyElseAnswers() {
        CompletableFuture<Record> future = client.submit(1, 300);
        FakeConnection leader = client.leaderWithSession();
        RequestId request = leader.next().request();
        client.says(leader, new NoLongerLeader(1, request));
        client.pass(100);
        FakeConnection other = client.connected("h2:7702", 2);
        assertEquals(request, other.next().request(), "under the same name");
        client.says(other, new NotLeader(2, request, 0));
        client.pass(300);
        String message = failed(future, NoLongerLeaderException.class);
        assertTrue(message.contains("node 1 lost its leadership"), message);
    }

    @Test
    void afterLostLeadershipAnotherLeaderMayStillAnswer() {
        CompletableFuture<Record> future = client.submit(1, 1_000);
        FakeConnection leader = client.leaderWithSession();
        RequestId request = leader.next().request();
        client.says(leader, new NoLongerLeader(1, request));
        client.pass(100);
        FakeConnection other = client.connected("h2:7702", 2);
        client.answers(other, other.next().request(), 4);
        assertEquals(4, total(future));
    }

    @Test
    void aSequenceGivenUpIsNeverUsedAgainAndTheFloorMovesPastIt() {
        client.submits(1, 100);
        FakeConnection leader = client.leaderWithSession();
        leader.next();
        client.pass(100);
        CompletableFuture<Record> later = client.submit(2, 500);
        Envelope second = leader.next();
        assertEquals(new RequestId(SESSION, 2), second.request());
        assertEquals(2, second.floor());
        client.answers(leader, new RequestId(SESSION, 1), 9); // too late for anybody
        open(later);
    }

    @Test
    void deadlinesAreKeptOnTheVeryMoment() {
        CompletableFuture<Record> future = client.submit(1, 2_000);
        client.pass(1_999);
        open(future);
        client.pass(1);
        assertTrue(future.isDone());
    }
}
