/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.ArgumentMatchers.isA;
import static org.mockito.Mockito.atLeastOnce;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentCaptor;
import org.paxos4j.api.protocol.Accept;
import org.paxos4j.api.protocol.AcceptAck;
import org.paxos4j.api.protocol.AgreedDigest;
import org.paxos4j.api.protocol.AppliedDigest;
import org.paxos4j.api.protocol.BallotNumber;
import org.paxos4j.api.protocol.ClientRequest;
import org.paxos4j.api.protocol.CommandBatch;
import org.paxos4j.api.protocol.Commit;
import org.paxos4j.api.protocol.Envelope;
import org.paxos4j.api.protocol.HeartbeatAck;
import org.paxos4j.api.protocol.Identifier;
import org.paxos4j.api.protocol.Member;
import org.paxos4j.api.protocol.NoLongerLeader;
import org.paxos4j.api.protocol.NoOperationCommandValue;
import org.paxos4j.api.protocol.NotLeader;
import org.paxos4j.api.protocol.Overloaded;
import org.paxos4j.api.protocol.PeerMessage;
import org.paxos4j.api.protocol.Prepare;
import org.paxos4j.api.protocol.PrepareAck;
import org.paxos4j.api.protocol.Probe;
import org.paxos4j.api.protocol.ProbeAnswer;
import org.paxos4j.api.protocol.Progress;
import org.paxos4j.api.protocol.RequestId;
import org.paxos4j.api.protocol.RetransmitRequest;
import org.paxos4j.api.protocol.RetransmitResponse;
import org.paxos4j.api.replica.ReplicaFault;
import org.paxos4j.api.spi.ClientConnection;
import org.paxos4j.api.spi.Transport;
import org.paxos4j.api.spi.TransportProvider;
import org.paxos4j.core.apply.StateMachines;
import org.paxos4j.core.memory.InMemoryJournalProvider;
import org.paxos4j.statemachine.Bytes;

/** One replica of three, driven by hand: what leaves it, and when. */
class ReplicaAgentTest {
    private static final BallotNumber BALLOT = new BallotNumber(5, 2);
    private static final Accept PROPOSAL = new Accept(new Identifier(2, BALLOT, 1), NoOperationCommandValue.INSTANCE);

    private final Transport transport = mock();
    private final ClientConnection client = mock();
    private final StateMachines machines = new StateMachines(List.of(new TallyProvider()));
    private AssembledReplica parts;
    private long sequence;
    private long now = 1_000_000_000L;

    @BeforeEach
    void startNodeOneOfThree() throws Exception {
        startNodeOneOfThree(Timing.DEFAULT);
    }

    private void startNodeOneOfThree(Timing timing) throws Exception {
        ReplicaSettings settings = new ReplicaSettings(
                "test",
                1,
                List.of(new Member(1, "a", 1), new Member(2, "b", 1), new Member(3, "c", 1)),
                InetSocketAddress.createUnresolved("a", 1),
                Path.of("one"),
                timing);
        InMemoryJournalProvider journals = new InMemoryJournalProvider();
        journals.create(settings.dataFolder(), settings.journalOwner());
        TransportProvider transports = mock();
        when(transports.create(any(), any())).thenReturn(transport);
        parts = new ReplicaAssembly(settings, journals, transports, List.of(new TallyProvider()))
                .assemble(new Surroundings(() -> now, () -> 600_000_000L));
    }

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
    void whoDoesNotLeadSaysSo() {
        command();
        turn();

        verify(client).send(isA(NotLeader.class));
    }

    @Test
    void clientsOfADeposedLeaderHearThatTheOutcomeIsUnknown() {
        lead();
        command();
        turn();

        hear(new Prepare(new Identifier(2, BALLOT, 1)));
        turn();

        verify(client).send(isA(NoLongerLeader.class));
    }

    @Test
    void clientsOfALeaderThatNobodyHearsAreToldThatTheOutcomeIsUnknown() {
        lead();
        command();
        pass(1_300);

        verify(client).send(isA(NoLongerLeader.class));
        assertEquals("follower", parts.status.get().role());
    }

    @Test
    void aLeaderWhoseDiskHangsLeadsNoLongerThoughItIsHeard() {
        lead();
        command();
        for (int i = 0; i < 60; i++) {
            hear(answerToHeartbeat(10_000 + i));
            pass(100);
        }

        verify(client).send(isA(NoLongerLeader.class));
        assertEquals("follower", parts.status.get().role());
    }

    @Test
    void aLeaderThatIsHeardAndWhoseDiskWorksGoesOn() {
        lead();
        for (int i = 0; i < 60; i++) {
            hear(answerToHeartbeat(10_000 + i));
            parts.journal.doWork();
            pass(100);
        }

        assertEquals("leader", parts.status.get().role());
    }

    @Test
    void afterALongPauseALeaderHearsItsFollowersBeforeItBelievesThatNobodyHearsIt() {
        lead();
        parts.journal.doWork();
        now += 20_000_000_000L;
        turn();

        assertEquals("leader", parts.status.get().role());
        verify(transport, atLeastOnce()).send(eq(2), isA(Commit.class));
    }

    @Test
    void aNodeWhoseDigestDiffersFromThatOfAMajorityStops() {
        hear(new AgreedDigest(2, new AppliedDigest(0, 1), 0));
        turn();

        assertTrue(parts.faults.isTripped());
        assertEquals(ReplicaFault.Kind.INVARIANT, parts.faults.future().join().kind());
    }

    @Test
    void afterALongPauseAFollowerHearsItsPeersBeforeItBelievesItsTimeout() {
        now += 5_000_000_000L;
        hear(new Commit(new Identifier(2, BALLOT, 0), 1));
        turn();

        verify(transport, never()).send(anyInt(), isA(Probe.class));
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
    void aNodeThatParksAsLongAsItMayStillBelievesItsTimeout() throws Exception {
        startNodeOneOfThree(new Timing(Duration.ofSeconds(1), Duration.ofSeconds(4), Duration.ofSeconds(6)));
        for (int i = 0; i < 100; i++) {
            now = Math.min(now + 1_000_000_000L, parts.replica.nextDeadline()); // as its thread does
            turn();
        }

        verify(transport, atLeastOnce()).send(eq(2), isA(Probe.class));
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

    /** Slot 1 is in the store with its mark and forgotten in memory; the mark of slot 2 is in memory only. */
    private void commitTwoSlotsOfWhichTheStoreKnowsOne() {
        for (int slot = 1; slot <= 2; slot++) {
            hear(new Accept(new Identifier(2, BALLOT, slot), NoOperationCommandValue.INSTANCE));
            everybodyWorks();
            hear(new Commit(new Identifier(2, BALLOT, slot), slot));
            everybodyWorks();
        }
    }

    private List<Long> slotsToldToNodeThree() {
        ArgumentCaptor<RetransmitResponse> told = ArgumentCaptor.forClass(RetransmitResponse.class);
        verify(transport).send(eq(3), told.capture());
        return told.getValue().committed().stream()
                .map(accept -> accept.id().logIndex())
                .toList();
    }

    private void standForElection() {
        pass(700);
        hear(new ProbeAnswer(probeRound(), 2, Progress.INITIAL, false));
        turn();
    }

    private void lead() {
        standForElection();
        parts.journal.doWork();
        turn(); // its own promise is counted
        hear(promise(2));
        turn();
        assertEquals("leader", parts.status.get().role());
    }

    /** A node promises this node its first ballot, and has accepted nothing. */
    private static PrepareAck promise(int node) {
        BallotNumber own = new BallotNumber(1, 1);
        return new PrepareAck(
                new Identifier(1, own, 1),
                node,
                Progress.INITIAL.promised(own),
                0,
                0,
                1,
                PrepareAck.WITHOUT_END,
                List.of());
    }

    /** Lets time pass as if the node had been at work all along. */
    private void pass(int millis) {
        for (int i = 0; i < millis; i += 20) {
            now += 20_000_000L;
            turn();
        }
    }

    private long probeRound() {
        ArgumentCaptor<Probe> probe = ArgumentCaptor.forClass(Probe.class);
        verify(transport).send(eq(2), probe.capture());
        return probe.getValue().round();
    }

    private static HeartbeatAck answerToHeartbeat(long number) {
        BallotNumber own = new BallotNumber(1, 1);
        return new HeartbeatAck(
                new Identifier(1, own, 0), number, 2, Progress.INITIAL.promised(own), AppliedDigest.NONE);
    }

    private void command() {
        Envelope opening = new Envelope(new RequestId(0, 1), 0, Envelope.SESSIONS, Bytes.EMPTY);
        parts.gate.clientMessage(client, new ClientRequest(opening.encode()), 64);
    }

    /** A command of one mebibyte, less what is around it. */
    private ClientRequest largeRequest() {
        Bytes command =
                machines.encode("tally", new TallyProvider.PlusWithBallast(1, Bytes.wrap(new byte[(1 << 20) - 100])));
        Envelope envelope = new Envelope(new RequestId(7, ++sequence), 1, "tally", command);
        return new ClientRequest(envelope.encode());
    }

    private static Accept largeProposal(long slot) {
        Bytes large = new Envelope(new RequestId(1, 1), 1, "tally", Bytes.wrap(new byte[1 << 20])).encode();
        return new Accept(new Identifier(2, BALLOT, slot), CommandBatch.of(0, List.of(large)));
    }

    /** Node 2 accepts what this node proposes under its first ballot. */
    private static AcceptAck vote(long slot) {
        BallotNumber own = new BallotNumber(1, 1);
        return new AcceptAck(new Identifier(1, own, slot), 2, Progress.INITIAL.promised(own));
    }

    private void everybodyWorks() {
        for (int i = 0; i < 3; i++) {
            parts.duties().forEach(Duty::doWork);
        }
    }

    private void hear(PeerMessage message) {
        hearFrom(2, message);
    }

    private void hearFrom(int peer, PeerMessage message) {
        parts.gate.peerMessage(peer, message, message.weightBytes());
    }

    private void turn() {
        parts.replica.doWork();
    }
}
