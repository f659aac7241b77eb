/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.argThat;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.ArgumentMatchers.isA;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.mockito.InOrder;
import org.paxos4j.api.protocol.Accept;
import org.paxos4j.api.protocol.AcceptAck;
import org.paxos4j.api.protocol.BallotNumber;
import org.paxos4j.api.protocol.CommandBatch;
import org.paxos4j.api.protocol.Commit;
import org.paxos4j.api.protocol.Envelope;
import org.paxos4j.api.protocol.Identifier;
import org.paxos4j.api.protocol.Overloaded;
import org.paxos4j.api.protocol.PeerMessage;
import org.paxos4j.api.protocol.Prepare;
import org.paxos4j.api.protocol.PrepareAck;
import org.paxos4j.api.protocol.Progress;
import org.paxos4j.api.protocol.RequestId;
import org.paxos4j.api.protocol.RetransmitRequest;
import org.paxos4j.api.replica.ReplicaFault;
import org.paxos4j.statemachine.Bytes;

/** What leaves a replica, and when; and what it does when its memory or its queues are full. */
class ReplicaAgentTest extends OneOfThree {
    @Test
    void aVoteDoesNotLeaveBeforeItsValueIsDurable() {
        hear(PROPOSAL);
        turn();
        turn();
        verify(transport, never()).send(anyInt(), any());

        parts.journal.doWork();
        turn();

        verify(transport).send(eq(2), isA(AcceptAck.class));
    }

    @Test
    void theVoteForARepeatedProposalDoesNotOvertakeTheSyncOfTheFirst() {
        hear(PROPOSAL);
        turn();
        hear(PROPOSAL);
        turn();
        turn();
        verify(transport, never()).send(anyInt(), any());

        parts.journal.doWork();
        turn();

        verify(transport).send(eq(2), isA(AcceptAck.class));
    }

    @Test
    void aPromiseDoesNotLeaveBeforeItIsDurable() {
        hear(new Prepare(new Identifier(2, BALLOT, 1)));
        turn();
        verify(transport, never()).send(anyInt(), isA(PrepareAck.class));

        parts.journal.doWork();
        turn();

        verify(transport).send(eq(2), isA(PrepareAck.class));
    }

    @Test
    void aCandidateAsksForPromisesOnlyWhenItsOwnIsDurable() {
        standForElection();
        verify(transport, never()).send(anyInt(), isA(Prepare.class));

        parts.journal.doWork();
        turn();

        verify(transport).send(eq(2), isA(Prepare.class));
        verify(transport).send(eq(3), isA(Prepare.class));
    }

    @Test
    void nothingLeavesAfterAFault() {
        hear(PROPOSAL);
        turn();
        parts.journal.doWork();
        parts.faults.trip(ReplicaFault.Kind.JOURNAL, "the disk is gone", new IllegalStateException("gone"));

        turn();

        verify(transport, never()).send(anyInt(), any());
    }

    /** The journal's thread finds it, while the replica is about to send to one peer after the other. */
    @Test
    void aFaultFoundInTheMiddleOfATurnSilencesTheRestOfIt() {
        doAnswer(firstSend -> {
                    parts.faults.trip(ReplicaFault.Kind.JOURNAL, "the disk is gone", new IllegalStateException("gone"));
                    return null;
                })
                .when(transport)
                .send(anyInt(), any());

        pass(700);

        verify(transport, times(1)).send(anyInt(), any());
    }

    @Test
    void aLeadersProposalLeavesBeforeItsOwnSyncAndItsOwnVoteCountsOnlyAfterIt() {
        lead();
        command();
        turn();
        verify(transport).send(eq(2), isA(Accept.class)); // in parallel with the own disk

        hear(new AcceptAck(
                new Identifier(1, new BallotNumber(1, 1), 1), 2, Progress.INITIAL.promised(new BallotNumber(1, 1))));
        turn();
        assertEquals(0, parts.status.get().committed(), "one foreign vote is no majority of three");

        parts.journal.doWork();
        turn();

        assertEquals(1, parts.status.get().committed());
    }

    /** Cannot happen while a prepare waits for the own promise; the two rules cover for each other. */
    @Test
    void aMarkRidesWithTheNextProposal() {
        lead();
        commit(1);
        verify(transport, never()).send(anyInt(), argThat(message -> isMark(message, 1)));

        command();
        turn();

        InOrder order = inOrder(transport);
        order.verify(transport).send(eq(3), argThat(message -> isProposal(message, 2)));
        order.verify(transport).send(eq(3), argThat(message -> isMark(message, 1)));
    }

    @Test
    void aMarkThatNoProposalFollowsGoesWithTheNextHeartbeat() {
        lead();
        commit(1);
        commit(2);

        pass(Timing.DEFAULT.heartbeat().toMillisPart());

        verify(transport).send(eq(3), argThat(message -> isMark(message, 2)));
    }

    /** Proposes one command, and hears the votes for it. */
    private void commit(long slot) {
        command();
        turn();
        parts.journal.doWork();
        turn(); // its own vote
        hear(vote(slot));
        turn();
        assertEquals(slot, parts.status.get().committed());
    }

    private static boolean isProposal(PeerMessage message, long slot) {
        return message instanceof Accept accept && accept.id().logIndex() == slot;
    }

    private static boolean isMark(PeerMessage message, long slot) {
        return message instanceof Commit commit && commit.identifier().logIndex() == slot;
    }

    @Test
    void aProposalDoesNotLeaveBeforeTheOwnPromiseIsDurable() {
        standForElection();
        hear(promise(2));
        hearFrom(3, promise(3));
        command();
        turn();
        assertEquals("leader", parts.status.get().role());
        verify(transport, never()).send(anyInt(), isA(Accept.class));

        parts.journal.doWork();
        turn();

        verify(transport).send(eq(2), isA(Accept.class));
    }

    @Test
    void aMessageInAnotherNodesNameIsDroppedAndCounted() {
        parts.gate.peerMessage(3, PROPOSAL, PROPOSAL.weightBytes());
        turn();
        parts.journal.doWork();
        turn();

        verify(transport, never()).send(anyInt(), any());
    }

    @Test
    void theStoreIsServedOnlyAsFarAsItsMarkIsDurable() {
        commitTwoSlotsOfWhichTheStoreKnowsOne();

        hearFrom(3, new RetransmitRequest(3, 1, 0));
        turn();
        parts.catchUp.doWork();

        assertEquals(List.of(1L), slotsToldToNodeThree());
    }

    @Test
    void memoryServesWhatTheStoreDoesNotYetCallChosen() {
        commitTwoSlotsOfWhichTheStoreKnowsOne();

        hearFrom(3, new RetransmitRequest(3, 1, 1));
        turn();

        assertEquals(List.of(2L), slotsToldToNodeThree());
    }

    @Test
    void aProposalForWhichTheJournalQueueHasNoRoomIsDroppedAndCounted() {
        Bytes large = new Envelope(new RequestId(1, 1), 1, "tally", Bytes.wrap(new byte[1 << 20])).encode();
        for (int slot = 1; slot <= 40; slot++) {
            hear(new Accept(new Identifier(2, BALLOT, slot), CommandBatch.of(0, List.of(large))));
            turn();
        }

        assertTrue(parts.journal.queuedBytes() <= Bounds.JOURNAL_QUEUE_BYTES + (2 << 20));
        assertTrue(parts.status.get().faults() > 0);
    }

    @Test
    void aNodeThatHasStoppedSleeps() {
        parts.faults.trip(ReplicaFault.Kind.JOURNAL, "the disk is gone", new IllegalStateException("gone"));
        now += 5_000_000_000L;
        turn();

        assertTrue(parts.replica.nextDeadline() > now);
    }

    @Test
    void aLeaderHasNoMoreUnderWayThanTheNextOneCanBeToldAndGoesOnWhenItIsChosen() {
        lead();
        for (int i = 0; i < 100; i++) {
            parts.gate.clientMessage(client, largeRequest(), 0); // more than its inbox holds: the rest is turned away
        }
        everybodyWorks();
        assertEquals(4, parts.status.get().lastSlot());
        long votes = 0;
        while (votes < parts.status.get().lastSlot()) {
            hear(vote(++votes));
            everybodyWorks();
        }

        assertEquals(8, parts.status.get().committed());
        verify(client, times(92)).send(isA(Overloaded.class));
    }

    @Test
    void aLeaderThatIsGivenFarMoreThanItsMemoryHoldsNeverStandsStill() {
        lead();
        for (int slot = 1; slot <= 200; slot++) {
            parts.gate.clientMessage(client, largeRequest(), 0);
            everybodyWorks();
            hear(vote(slot));
            everybodyWorks();
        }

        assertEquals(200, parts.status.get().applied());
        verify(client, never()).send(isA(Overloaded.class));
    }

    @Test
    void aFollowerWhoseStateMachinesAreSlowTakesNoMoreThanItsMemoryHolds() {
        for (int slot = 1; slot <= 300; slot++) {
            hear(largeProposal(slot));
            turn();
            parts.journal.doWork();
            hear(new Commit(new Identifier(2, BALLOT, slot), slot));
            turn();
        }
        long taken = parts.status.get().lastSlot();
        assertTrue(taken << 20 <= Bounds.LOG_BYTES + Bounds.UNAPPLIED_BYTES + Bounds.APPLY_QUEUE_BYTES, taken + " MiB");

        everybodyWorks();
        hear(largeProposal(taken + 1));
        everybodyWorks();

        assertEquals(taken + 1, parts.status.get().lastSlot());
    }
}
