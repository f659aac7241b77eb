/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.algorithm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.paxos4j.core.algorithm.OneNode.accept;
import static org.paxos4j.core.algorithm.OneNode.ballot;
import static org.paxos4j.core.algorithm.OneNode.commit;
import static org.paxos4j.core.algorithm.OneNode.follower;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.paxos4j.api.protocol.Accept;
import org.paxos4j.api.protocol.BallotNumber;
import org.paxos4j.api.protocol.CheckTimeout;
import org.paxos4j.api.protocol.Probe;
import org.paxos4j.api.protocol.RetransmitRequest;
import org.paxos4j.api.protocol.RetransmitResponse;

/** How a follower fetches what it has missed, and how others help it. */
class CatchUpTest {
    private static final BallotNumber LEADER = ballot(5, 2);
    private static final long BEAT = ScriptedCluster.HEARTBEAT;

    @Test
    void itAsksWhenItIsShortOfTheMarkOfOneHeartbeatAgo() {
        OneNode node = follower(3, LEADER, 0).hears(commit(LEADER, 3, 1));
        assertEquals(List.of(), node.sent(RetransmitRequest.class), "the accepts may still be on their way");
        node.passes(BEAT).hears(commit(LEADER, 5, 2));
        assertEquals(new RetransmitRequest(1, 2, 0), node.sentOne(RetransmitRequest.class));
    }

    @Test
    void itDoesNotAskWhenOnlyTheNewestIsMissing() {
        OneNode node = follower(3, LEADER, 0).hears(commit(LEADER, 1, 1)).hears(accept(1, LEADER, "V"));
        node.hears(commit(LEADER, 1, 2)).passes(BEAT).hears(commit(LEADER, 2, 3));
        assertEquals(List.of(), node.sent(RetransmitRequest.class));
    }

    @Test
    void oneRequestIsOpenAndIsRepeatedToAnotherPeerAfterAHeartbeat() {
        OneNode node = asking();
        node.hears(commit(LEADER, 5, 3));
        assertEquals(List.of(), node.sent(RetransmitRequest.class));
        node.passes(BEAT).hears(new CheckTimeout(false));
        assertEquals(new RetransmitRequest(1, 3, 0), node.sentOne(RetransmitRequest.class));
    }

    @Test
    void aResponseWithMoreBehindItIsFollowedByTheNextRequestAtOnce() {
        OneNode node = asking();
        node.hears(new RetransmitResponse(2, 1, 5, List.of(accept(1, LEADER, "V"), accept(2, LEADER, "W"))));
        assertEquals(List.of("V", "W"), node.delivered());
        assertEquals(new RetransmitRequest(1, 2, 2), node.sentOne(RetransmitRequest.class));
    }

    @Test
    void learnedValuesKeepTheSendersBallotAndChangeNoPromise() {
        Accept learned = accept(1, ballot(9, 3), "V");
        OneNode node = asking();
        node.hears(new RetransmitResponse(2, 1, 5, List.of(learned)));
        assertEquals(List.of(learned), node.journalled());
        assertEquals(LEADER, node.promised());
    }

    @Test
    void aResponseThatDoesNotFollowOnTheMarkIsNotUsed() {
        OneNode node = asking();
        node.hears(new RetransmitResponse(2, 1, 5, List.of(accept(2, LEADER, "W"))));
        assertEquals(List.of(), node.delivered());
        assertEquals(List.of(), node.journalled());
    }

    @Test
    void anOldResponseIsSkipped() {
        OneNode node = follower(3, LEADER, 3);
        node.hears(new RetransmitResponse(2, 1, 2, List.of(accept(1, LEADER, "V"), accept(2, LEADER, "W"))));
        assertEquals(List.of(), node.effects());
        assertEquals(List.of(), node.journalled());
    }

    @Test
    void whileCatchUpAdvancesItStartsNoElection() {
        OneNode node = asking();
        node.hears(new RetransmitResponse(2, 1, 5, List.of(accept(1, LEADER, "V"))));
        node.passes(2 * OneNode.TIMEOUT).hears(new CheckTimeout(false));
        assertEquals(List.of(), node.sent(Probe.class));
        node.passes(2 * OneNode.TIMEOUT).hears(new CheckTimeout(false));
        assertEquals(2, node.sent(Probe.class).size(), "it has not advanced since");
    }

    @Test
    void aRequestIsAnsweredFromMemoryInBoundedPages() {
        OneNode node = follower(3, LEADER, 6, accept(7, LEADER, "not chosen"));
        node.hears(new RetransmitRequest(3, 1, 2));
        RetransmitResponse response = node.sentOne(RetransmitResponse.class);
        assertEquals(6, response.committedSlot());
        assertEquals(3, response.committed().get(0).id().logIndex());
        assertTrue(response.weightBytes() <= 128 + OneNode.LIMITS.pageBytes());
        node.hears(new RetransmitRequest(3, 1, 5));
        assertEquals(1, node.sentOne(RetransmitResponse.class).committed().size(), "what is not chosen is not sent");
    }

    @Test
    void aChosenValueLargerThanAPageIsSentAlone() {
        Accept large = accept(3, LEADER, "x".repeat(2 * OneNode.LIMITS.pageBytes()));
        OneNode node = follower(3, LEADER, 2).hears(large).hears(accept(4, LEADER, "V"));
        node.hears(commit(LEADER, 4, 1)).hears(new RetransmitRequest(3, 1, 2));
        assertEquals(List.of(large), node.sentOne(RetransmitResponse.class).committed());
    }

    @Test
    void aRequestForWhatMemoryNoLongerHoldsGoesToTheReaderOfTheStore() {
        OneNode node = follower(3, LEADER, 6);
        node.log.forgetUpTo(3);
        node.hears(new RetransmitRequest(3, 1, 2));
        assertEquals(List.of(new Effect.RetransmitFromStore(3, 2)), node.effects());
        node.hears(new RetransmitRequest(3, 1, 3));
        assertEquals(
                4,
                node.sentOne(RetransmitResponse.class).committed().get(0).id().logIndex());
    }

    @Test
    void aRequestOfAStrangerOrForAnotherNodeIsDropped() {
        OneNode node = follower(3, LEADER, 6);
        for (RetransmitRequest request : List.of(new RetransmitRequest(7, 1, 2), new RetransmitRequest(3, 2, 2))) {
            node.hears(request);
            assertEquals(List.of(new Effect.Dropped(PaxosIO.Drop.IMPOSSIBLE)), node.effects());
        }
    }

    private static OneNode asking() {
        OneNode node = follower(3, LEADER, 0).hears(commit(LEADER, 5, 1));
        return node.passes(BEAT).hears(commit(LEADER, 5, 2));
    }
}
