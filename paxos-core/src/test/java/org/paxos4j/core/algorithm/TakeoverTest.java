/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.algorithm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.paxos4j.core.algorithm.OneNode.accept;
import static org.paxos4j.core.algorithm.OneNode.ballot;
import static org.paxos4j.core.algorithm.OneNode.follower;
import static org.paxos4j.core.algorithm.OneNode.leader;
import static org.paxos4j.core.algorithm.OneNode.progress;
import static org.paxos4j.core.algorithm.OneNode.recoverer;
import static org.paxos4j.core.algorithm.OneNode.value;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.paxos4j.api.protocol.Accept;
import org.paxos4j.api.protocol.AcceptNack;
import org.paxos4j.api.protocol.BallotNumber;
import org.paxos4j.api.protocol.CheckTimeout;
import org.paxos4j.api.protocol.CommandBatch;
import org.paxos4j.api.protocol.Identifier;
import org.paxos4j.api.protocol.NoOperationCommandValue;
import org.paxos4j.api.protocol.Prepare;
import org.paxos4j.api.protocol.PrepareAck;
import org.paxos4j.api.protocol.Probe;
import org.paxos4j.api.protocol.ProbeAnswer;
import org.paxos4j.statemachine.Bytes;

/** Phase 1 on the candidate's side: which promises count, and what it proposes then. */
class TakeoverTest {
    @Test
    void recoveredValuesOfManyBytesAreProposedAsThoseBeforeThemAreChosen() {
        OneNode node = recoverer(ballot(5, 2), 2);
        String large = "x".repeat(1_000);
        for (PrepareAck own : node.sent(PrepareAck.class)) {
            node.hears(own);
        }
        node.hears(node.promiseOf(2, accept(3, ballot(4, 2), large), accept(4, ballot(4, 2), large)));
        assertEquals(List.of(2, 3), node.sentTo(Accept.class));
        assertEquals(3, node.sent(Accept.class).get(0).id().logIndex());

        node.hears(node.voteOf(2, 3)).hears(node.voteOf(3, 3));
        assertEquals(4, node.sent(Accept.class).get(0).id().logIndex());
    }

    private static final BallotNumber PROMISED = ballot(5, 2);

    @Test
    void theNewBallotIsAboveAllThatWasSeenAlsoInNacks() {
        OneNode node = follower(3, PROMISED, 0)
                .hears(new AcceptNack(new Identifier(1, ballot(1, 1), 1), 3, progress(ballot(41, 3), 0)))
                .passes(OneNode.TIMEOUT)
                .hears(new CheckTimeout(false));
        long round = node.sent(Probe.class).get(0).round();
        node.hears(new ProbeAnswer(round, 2, progress(PROMISED, 0), false));
        assertEquals(ballot(42, 1), node.agent().ballot());
        assertEquals(ballot(42, 1), node.promised());
    }

    @Test
    void itsOwnPromiseIsCountedOnlyWhenItComesBack() {
        OneNode node = recoverer(PROMISED, 2);
        List<PrepareAck> own = node.sent(PrepareAck.class);
        node.hears(node.promiseOf(2));
        assertFalse(node.leads());
        own.forEach(node::hears);
        assertTrue(node.leads());
    }

    @Test
    void promisesOfAnotherBallotOrRangeOrOfAStrangerOrSaidTwiceDoNotCount() {
        OneNode node = recoverer(PROMISED, 2);
        PrepareAck good = node.promiseOf(2);
        Identifier id = good.requestId();
        for (Identifier other :
                List.of(new Identifier(1, ballot(3, 1), id.logIndex()), new Identifier(1, id.number(), 2))) {
            node.hears(new PrepareAck(
                    other, 3, good.progress(), 0, 0, other.logIndex(), PrepareAck.WITHOUT_END, List.of()));
            assertEquals(List.of(new Effect.Dropped(PaxosIO.Drop.STALE_VOTE)), node.effects());
        }
        node.hears(node.promiseOf(7));
        assertEquals(List.of(new Effect.Dropped(PaxosIO.Drop.UNKNOWN_VOTER)), node.effects());
        node.hears(good).hears(good);
        assertFalse(node.leads());
        node.hears(node.promiseOf(3));
        assertTrue(node.leads());
    }

    @Test
    void aVoterCountsWhenItsPagesLeaveNoGap() {
        OneNode node = recoverer(PROMISED, 2).hears(recoverer(PROMISED, 2).promiseOf(3));
        node.hears(node.page(2, 3, 5));
        node.hears(node.page(2, 9, PrepareAck.WITHOUT_END));
        assertFalse(node.leads());
        node.hears(node.page(2, 7, 8));
        assertFalse(node.leads());
        node.hears(node.page(2, 6, 6));
        assertTrue(node.leads());
    }

    @Test
    void theValueOfTheHighestBallotIsProposedAnewAndHolesBecomeNoOperations() {
        OneNode node = recoverer(PROMISED, 2, accept(5, ballot(3, 3), "own"));
        node.sent(PrepareAck.class).forEach(node::hears);
        node.hears(node.promiseOf(2, accept(3, ballot(4, 2), "V"), accept(5, ballot(4, 2), "W")));
        assertTrue(node.leads());
        assertEquals(List.of(value("V"), NoOperationCommandValue.INSTANCE), proposedTo2(node));
        assertEquals(List.of(value("W")), ((Leader) node.agent().role()).heldBack(), "the pipeline holds two");
        assertEquals(0, node.agent().canPropose(OneNode.LIMITS) ? 1 : 0, "recovered values go first");
    }

    @Test
    void itNeverProposesRecoveredValuesUnderTheirOldBallot() {
        OneNode node = recoverer(PROMISED, 2, accept(3, PROMISED, "V"));
        node.sent(PrepareAck.class).forEach(node::hears);
        node.hears(node.promiseOf(2));
        for (Accept accept : node.sent(Accept.class)) {
            assertEquals(node.agent().ballot(), accept.id().number());
        }
        assertEquals(3, node.log.get(3) == null ? 0 : 3);
    }

    @Test
    void recoveredStampsAreKeptAndNewOnesFollowOnTheHighest() {
        Accept stamped = new Accept(new Identifier(2, PROMISED, 1), CommandBatch.of(7_000, List.of(Bytes.ofUtf8("V"))));
        OneNode node = leader(PROMISED, 0, stamped).passes(50);
        node.command("W");
        List<Long> stamps = node.sent(Accept.class).stream()
                .map(accept -> ((CommandBatch) accept.value()).stampNanos())
                .distinct()
                .toList();
        assertEquals(List.of(7_050L), stamps);
        assertEquals(
                stamped.value(),
                node.log.get(1) == null ? null : node.log.get(1).value());
    }

    @Test
    void aPromiseWithAValueUnderTheOwnEpochIsImpossible() {
        OneNode node = recoverer(PROMISED, 2);
        node.hears(node.promiseOf(2, accept(3, node.agent().ballot(), "V")));
        assertEquals(List.of(new Effect.Dropped(PaxosIO.Drop.IMPOSSIBLE)), node.effects());
    }

    @Test
    void unansweredPreparesAreRepeatedUnderTheSameBallotToWhoIsMissing() {
        OneNode node = recoverer(PROMISED, 2);
        BallotNumber epoch = node.agent().ballot();
        node.hears(node.promiseOf(2)).passes(OneNode.TIMEOUT).hears(new CheckTimeout(false));
        assertEquals(List.of(3), node.sentTo(Prepare.class));
        assertEquals(epoch, node.sentOne(Prepare.class).id().number());
        assertEquals(List.of(1), node.sentTo(PrepareAck.class));
    }

    private static List<Object> proposedTo2(OneNode node) {
        return node.effects().stream()
                .filter(Effect.Send.class::isInstance)
                .map(Effect.Send.class::cast)
                .filter(send -> send.to() == 2 && send.message() instanceof Accept)
                .map(send -> (Object) ((Accept) send.message()).value())
                .toList();
    }
}
