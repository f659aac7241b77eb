/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.algorithm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.paxos4j.core.algorithm.OneNode.accept;
import static org.paxos4j.core.algorithm.OneNode.ballot;
import static org.paxos4j.core.algorithm.OneNode.commit;
import static org.paxos4j.core.algorithm.OneNode.leader;
import static org.paxos4j.core.algorithm.OneNode.prepare;
import static org.paxos4j.core.algorithm.OneNode.progress;
import static org.paxos4j.core.algorithm.OneNode.recoverer;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.paxos4j.api.protocol.AcceptAck;
import org.paxos4j.api.protocol.AcceptNack;
import org.paxos4j.api.protocol.BallotNumber;
import org.paxos4j.api.protocol.Identifier;
import org.paxos4j.api.protocol.PaxosMessage;
import org.paxos4j.api.protocol.Prepare;
import org.paxos4j.api.protocol.PrepareAck;
import org.paxos4j.api.protocol.PrepareNack;
import org.paxos4j.api.protocol.Probe;
import org.paxos4j.api.protocol.ProbeAnswer;
import org.paxos4j.api.protocol.RetransmitRequest;
import org.paxos4j.api.protocol.RetransmitResponse;

/** Only a follower learns: what ends a term, and what the message does then. */
class StepDownTest {
    private static final BallotNumber PROMISED = ballot(5, 2);
    private static final BallotNumber HIGHER = ballot(50, 3);

    @Test
    void aHigherBallotInAnyFieldOfAnyMessageEndsATerm() {
        Identifier id = new Identifier(1, ballot(6, 1), 3);
        for (PaxosMessage message : List.<PaxosMessage>of(
                prepare(HIGHER, 3),
                new PrepareAck(id, 3, progress(HIGHER, 0), 0, 0, 3, PrepareAck.WITHOUT_END, List.of()),
                new PrepareAck(
                        id, 3, progress(PROMISED, 0), 3, 0, 3, PrepareAck.WITHOUT_END, List.of(accept(3, HIGHER, "V"))),
                new PrepareNack(id, 3, progress(HIGHER, 0), 0, 0),
                accept(3, HIGHER, "V"),
                new AcceptAck(id, 3, progress(HIGHER, 0)),
                new AcceptNack(id, 3, progress(HIGHER, 0)),
                commit(HIGHER, 0, 1),
                new RetransmitResponse(3, 1, 2, List.of(accept(2, HIGHER, "chosen 2"))),
                new ProbeAnswer(1, 3, progress(HIGHER, 0), false))) {
            for (OneNode node : List.of(leader(PROMISED, 2), recoverer(PROMISED, 2))) {
                BallotNumber epoch = node.agent().ballot();
                node.hears(message);
                assertFalse(
                        node.agent().ballot().equals(epoch) && !node.follows(),
                        () -> "still in its term after " + message);
            }
        }
    }

    @Test
    void aHigherMarkInAnyMessageEndsATermAndTheSenderIsAskedForWhatIsMissing() {
        Identifier id = new Identifier(1, ballot(6, 1), 3);
        for (PaxosMessage message : List.<PaxosMessage>of(
                new PrepareAck(id, 3, progress(PROMISED, 9), 0, 0, 3, PrepareAck.WITHOUT_END, List.of()),
                new PrepareNack(id, 3, progress(PROMISED, 9), 0, 0),
                new AcceptAck(id, 3, progress(PROMISED, 9)),
                new AcceptNack(id, 3, progress(PROMISED, 9)),
                commit(ballot(1, 3), 9, 1),
                new RetransmitRequest(3, 1, 9),
                new RetransmitResponse(3, 1, 9, List.of()),
                new ProbeAnswer(1, 3, progress(PROMISED, 9), false))) {
            for (OneNode node : List.of(leader(PROMISED, 2), recoverer(PROMISED, 2))) {
                node.hears(message);
                assertTrue(node.follows(), () -> "still in its term after " + message);
                assertEquals(
                        new RetransmitRequest(1, 3, 2),
                        node.sent(RetransmitRequest.class).get(0));
            }
        }
    }

    @Test
    void theMessageIsThenHandledAsByAFollower() {
        assertEquals(
                HIGHER,
                leader(PROMISED, 2)
                        .hears(prepare(HIGHER, 3))
                        .sentOne(PrepareAck.class)
                        .requestId()
                        .number());
        assertEquals(
                List.of(accept(3, HIGHER, "V")),
                leader(PROMISED, 2).hears(accept(3, HIGHER, "V")).journalled());
        OneNode learner = leader(PROMISED, 2).hears(new RetransmitResponse(3, 1, 3, List.of(accept(3, PROMISED, "V"))));
        assertEquals(List.of("V"), learner.delivered());
    }

    @Test
    void aLeadersClientsHearThatItLeadsNoLonger() {
        assertTrue(leader(PROMISED, 2)
                .hears(prepare(HIGHER, 3))
                .effects()
                .contains(new Effect.LeadershipLost(PaxosIO.Loss.OUTRUN)));
        assertFalse(recoverer(PROMISED, 2)
                .hears(prepare(HIGHER, 3))
                .effects()
                .contains(new Effect.LeadershipLost(PaxosIO.Loss.OUTRUN)));
    }

    @Test
    void aLeaderThatIsToldOfAHigherPromisePreparesAboveItAsSoonAsItKnowsThatNobodyLeads() {
        OneNode node = leader(PROMISED, 2);
        node.hears(new AcceptNack(new Identifier(1, node.agent().ballot(), 2), 3, progress(HIGHER, 0)));
        node.hears(answer(node, false));
        assertEquals(ballot(51, 1), node.sent(Prepare.class).get(0).id().number());
    }

    /** That promise may be to a leader that it cannot hear. */
    @Test
    void aLeaderThatIsToldOfAHigherPromiseLeavesTheLeaderThatOthersHearAlone() {
        OneNode node = leader(PROMISED, 2);
        node.hears(new AcceptNack(new Identifier(1, node.agent().ballot(), 2), 3, progress(HIGHER, 0)));
        node.hears(answer(node, true));
        assertTrue(node.follows());
        assertEquals(List.of(), node.sent(Prepare.class));
    }

    @Test
    void oneThatWasBehindPreparesAgainOnceCaughtUp() {
        OneNode node = leader(PROMISED, 2).hears(commit(ballot(1, 3), 3, 1));
        assertTrue(node.follows());
        node.hears(new RetransmitResponse(3, 1, 3, List.of(accept(3, PROMISED, "V"))));
        node.hears(answer(node, false));
        assertEquals(4, node.sent(Prepare.class).get(0).id().logIndex());
    }

    @Test
    void marksAreComparedBySlotAlone() {
        OneNode node = leader(PROMISED, 2);
        Identifier sameSlot = new Identifier(3, ballot(4, 3), 2);
        node.hears(new AcceptAck(
                new Identifier(1, node.agent().ballot(), 3),
                3,
                new org.paxos4j.api.protocol.Progress(PROMISED, sameSlot)));
        assertTrue(node.leads());
    }

    /** Node 3's answer to the probe that the node has sent last. */
    private static ProbeAnswer answer(OneNode node, boolean heardLeader) {
        return new ProbeAnswer(node.sent(Probe.class).get(0).round(), 3, progress(PROMISED, 0), heardLeader);
    }
}
