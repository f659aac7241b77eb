/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.algorithm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.paxos4j.core.algorithm.OneNode.accept;
import static org.paxos4j.core.algorithm.OneNode.ballot;
import static org.paxos4j.core.algorithm.OneNode.commit;
import static org.paxos4j.core.algorithm.OneNode.leader;
import static org.paxos4j.core.algorithm.OneNode.progress;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.paxos4j.api.protocol.Accept;
import org.paxos4j.api.protocol.AcceptAck;
import org.paxos4j.api.protocol.AcceptNack;
import org.paxos4j.api.protocol.BallotNumber;
import org.paxos4j.api.protocol.CheckTimeout;
import org.paxos4j.api.protocol.Commit;
import org.paxos4j.api.protocol.HeartBeat;
import org.paxos4j.api.protocol.Identifier;
import org.paxos4j.api.protocol.RetransmitResponse;

/** Phase 2 on the leader's side. */
class LeaderTest {
    private static final BallotNumber PROMISED = ballot(5, 2);

    @Test
    void aCommandIsJournalledSentToAllAndVotedForByItself() {
        OneNode node = leader(PROMISED, 2).command("V");
        assertEquals(List.of(2, 3), node.sentTo(Accept.class));
        assertEquals(List.of(1), node.sentTo(AcceptAck.class));
        assertEquals(3, node.journalled().get(0).id().logIndex());
        assertTrue(node.effects()
                .contains(new Effect.Proposed(1, new Identifier(1, node.agent().ballot(), 3))));
    }

    @Test
    void aSlotIsChosenByAQuorumOfVotesItsOwnNotNeeded() {
        OneNode node = leader(PROMISED, 2).command("V");
        node.hears(node.voteOf(2, 3));
        assertEquals(2, node.committed());
        node.hears(node.voteOf(3, 3));
        assertEquals(List.of("V"), node.delivered());
        Commit commit = node.sent(Commit.class).get(0);
        assertEquals(new Identifier(1, node.agent().ballot(), 3), commit.identifier());
    }

    /** What is under way is what every voter tells the next leader at once; see {@code docs/adr}, 7. */
    @Test
    void aLeaderWithManyBytesUnderWayTakesNoCommandUntilSomeAreChosen() {
        OneNode node = leader(PROMISED, 2).command("x".repeat(1_000));
        node.command("W");
        assertEquals(List.of(new Effect.AnswerOverloaded(1)), node.effects());

        node.hears(node.voteOf(2, 3)).hears(node.voteOf(3, 3)).command("W");
        assertEquals(4, node.journalled().get(0).id().logIndex());
    }

    @Test
    void aVoteSaidTwiceOrByAStrangerOrUnderAnotherBallotDoesNotCount() {
        OneNode node = leader(PROMISED, 2).command("V");
        AcceptAck vote = node.voteOf(2, 3);
        node.hears(vote).hears(vote);
        node.hears(node.voteOf(7, 3));
        node.hears(new AcceptAck(new Identifier(1, ballot(3, 1), 3), 3, vote.progress()));
        node.hears(node.voteOf(3, 4));
        assertEquals(2, node.committed());
    }

    @Test
    void votesOutOfOrderCommitInOrderAndInOneGo() {
        OneNode node = leader(PROMISED, 2).command("V").command("W");
        AcceptAck first = node.voteOf(2, 3);
        node.hears(node.voteOf(2, 4)).hears(node.voteOf(3, 4)).hears(first);
        assertEquals(2, node.committed());
        node.hears(node.voteOf(3, 3));
        assertEquals(List.of("V", "W"), node.delivered());
        assertEquals(4, node.sent(Commit.class).get(0).identifier().logIndex());
    }

    @Test
    void aSlotAboveAChosenOneWaitsForItsOwnQuorum() {
        OneNode node = leader(PROMISED, 2).command("V").command("W");
        node.hears(node.voteOf(2, 4)).hears(node.voteOf(2, 3)).hears(node.voteOf(3, 3));
        assertEquals(List.of("V"), node.delivered());
        node.hears(node.voteOf(3, 4));
        assertEquals(List.of("W"), node.delivered());
    }

    @Test
    void theNextSlotNeverFallsBack() {
        OneNode node = leader(PROMISED, 2).command("V");
        node.hears(node.voteOf(2, 3)).hears(node.voteOf(3, 3)).command("W");
        assertEquals(4, node.sent(Accept.class).get(0).id().logIndex());
    }

    @Test
    void aFullPipelineIsOverload() {
        OneNode node = leader(PROMISED, 2).command("V").command("W").command("X");
        assertEquals(List.of(new Effect.AnswerOverloaded(1)), node.effects());
    }

    @Test
    void aResendGoesToWhoHasNotVotedItselfIncludedAndKeepsTheVotes() {
        OneNode node = leader(PROMISED, 2).command("V");
        node.hears(node.voteOf(2, 3)).passes(ScriptedCluster.MIN_TIMEOUT).hears(new CheckTimeout(false));
        assertEquals(List.of(3), node.sentTo(Accept.class));
        assertEquals(List.of(1), node.sentTo(AcceptAck.class));
        assertEquals(List.of(), node.journalled());
        node.hears(node.voteOf(3, 3));
        assertEquals(3, node.committed(), "the vote of node 2 still counts");
    }

    @Test
    void aHeartbeatNamesTheEpochThoughTheMarkIsOlder() {
        OneNode node = leader(PROMISED, 2).hears(HeartBeat.INSTANCE);
        assertEquals(List.of(2, 3), node.sentTo(Commit.class));
        Commit commit = node.sent(Commit.class).get(0);
        assertEquals(new Identifier(1, node.agent().ballot(), 2), commit.identifier());
        node.hears(HeartBeat.INSTANCE);
        assertEquals(commit.heartbeat() + 1, node.sent(Commit.class).get(0).heartbeat());
    }

    @Test
    void nacksThatTellNothingNewAreNotTallied() {
        OneNode node = leader(PROMISED, 2).command("V");
        Identifier id = node.voteOf(2, 3).requestId();
        for (int voter : List.of(2, 3, 2, 3)) {
            node.hears(new AcceptNack(id, voter, progress(PROMISED, 2)));
        }
        assertTrue(node.leads());
    }

    @Test
    void itDoesNotLearn() {
        OneNode node = leader(PROMISED, 2);
        node.hears(new RetransmitResponse(2, 1, 2, List.of(accept(2, ballot(1, 2), "chosen 2"))));
        assertEquals(List.of(new Effect.Dropped(PaxosIO.Drop.NOT_LEARNING)), node.effects());
    }
}
