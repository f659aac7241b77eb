/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.mockito.ArgumentCaptor;
import org.paxos4j.api.protocol.Accept;
import org.paxos4j.api.protocol.AcceptAck;
import org.paxos4j.api.protocol.AppliedDigest;
import org.paxos4j.api.protocol.BallotNumber;
import org.paxos4j.api.protocol.ClientRequest;
import org.paxos4j.api.protocol.CommandBatch;
import org.paxos4j.api.protocol.Commit;
import org.paxos4j.api.protocol.Envelope;
import org.paxos4j.api.protocol.HeartbeatAck;
import org.paxos4j.api.protocol.Identifier;
import org.paxos4j.api.protocol.Member;
import org.paxos4j.api.protocol.NoOperationCommandValue;
import org.paxos4j.api.protocol.PeerMessage;
import org.paxos4j.api.protocol.PrepareAck;
import org.paxos4j.api.protocol.Probe;
import org.paxos4j.api.protocol.ProbeAnswer;
import org.paxos4j.api.protocol.Progress;
import org.paxos4j.api.protocol.RequestId;
import org.paxos4j.api.protocol.RetransmitResponse;
import org.paxos4j.api.spi.ClientConnection;
import org.paxos4j.api.spi.Transport;
import org.paxos4j.api.spi.TransportProvider;
import org.paxos4j.core.apply.AlarmProvider;
import org.paxos4j.core.apply.StateMachines;
import org.paxos4j.core.memory.InMemoryJournalProvider;
import org.paxos4j.statemachine.Bytes;
import org.paxos4j.statemachine.StateMachineProvider;

/** Node 1 of three, driven by hand: the test plays its peers, its clients and its threads. */
abstract class OneOfThree {
    static final BallotNumber BALLOT = new BallotNumber(5, 2);
    static final Accept PROPOSAL = new Accept(new Identifier(2, BALLOT, 1), NoOperationCommandValue.INSTANCE);

    final Transport transport = mock();
    final ClientConnection client = mock();
    /** Of which the second one waits for a time, if it is told to. */
    private static final List<StateMachineProvider> PROVIDERS = List.of(new TallyProvider(), new AlarmProvider());

    final StateMachines machines = new StateMachines(PROVIDERS);
    AssembledReplica parts;
    long sequence;
    long now = 1_000_000_000L;

    @BeforeEach
    void startNodeOneOfThree() throws Exception {
        startNodeOneOfThree(Timing.DEFAULT);
    }

    void startNodeOneOfThree(Timing timing) throws Exception {
        ReplicaSettings settings = new ReplicaSettings(
                "test",
                1,
                List.of(new Member(1, "a", 1), new Member(2, "b", 1), new Member(3, "c", 1)),
                InetSocketAddress.createUnresolved("a", 1),
                Path.of("one"),
                timing,
                QuorumRule.MAJORITY);
        InMemoryJournalProvider journals = new InMemoryJournalProvider();
        journals.create(settings.dataFolder(), settings.journalOwner());
        TransportProvider transports = mock();
        when(transports.create(any(), any())).thenReturn(transport);
        parts = new ReplicaBuilder(settings)
                .journal(journals)
                .transport(transports)
                .stateMachine(PROVIDERS.get(0))
                .stateMachine(PROVIDERS.get(1))
                .build()
                .assemble(new Surroundings(() -> now, () -> 600_000_000L));
    }

    /** Slot 1 is in the store with its mark and forgotten in memory; the mark of slot 2 is in memory only. */
    void commitTwoSlotsOfWhichTheStoreKnowsOne() {
        for (int slot = 1; slot <= 2; slot++) {
            hear(new Accept(new Identifier(2, BALLOT, slot), NoOperationCommandValue.INSTANCE));
            everybodyWorks();
            hear(new Commit(new Identifier(2, BALLOT, slot), slot));
            everybodyWorks();
        }
    }

    List<Long> slotsToldToNodeThree() {
        ArgumentCaptor<RetransmitResponse> told = ArgumentCaptor.forClass(RetransmitResponse.class);
        verify(transport).send(eq(3), told.capture());
        return told.getValue().committed().stream()
                .map(accept -> accept.id().logIndex())
                .toList();
    }

    void standForElection() {
        pass(700);
        hear(new ProbeAnswer(probeRound(), 2, Progress.INITIAL, false));
        turn();
    }

    void lead() {
        standForElection();
        parts.journal.doWork();
        turn(); // its own promise is counted
        hear(promise(2));
        turn();
        assertEquals("leader", parts.status.get().role());
    }

    /** A node promises this node its first ballot, and has accepted nothing. */
    static PrepareAck promise(int node) {
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
    void pass(int millis) {
        for (int i = 0; i < millis; i += 20) {
            now += 20_000_000L;
            turn();
        }
    }

    long probeRound() {
        ArgumentCaptor<Probe> probe = ArgumentCaptor.forClass(Probe.class);
        verify(transport).send(eq(2), probe.capture());
        return probe.getValue().round();
    }

    static HeartbeatAck answerToHeartbeat(long number) {
        BallotNumber own = new BallotNumber(1, 1);
        return new HeartbeatAck(
                new Identifier(1, own, 0), number, 2, Progress.INITIAL.promised(own), AppliedDigest.NONE);
    }

    void command() {
        Envelope opening = new Envelope(new RequestId(0, 1), 0, Envelope.SESSIONS, Bytes.EMPTY);
        parts.gate.clientMessage(client, new ClientRequest(opening.encode()), 64);
    }

    /** A command of one mebibyte, less what is around it. */
    ClientRequest largeRequest() {
        return request(1 << 20);
    }

    /** A command of so many bytes, less what is around it. */
    ClientRequest request(int bytes) {
        Bytes command =
                machines.encode("tally", new TallyProvider.PlusWithBallast(1, Bytes.wrap(new byte[bytes - 100])));
        Envelope envelope = new Envelope(new RequestId(7, ++sequence), 1, "tally", command);
        return new ClientRequest(envelope.encode());
    }

    static Accept largeProposal(long slot) {
        Bytes large = new Envelope(new RequestId(1, 1), 1, "tally", Bytes.wrap(new byte[1 << 20])).encode();
        return new Accept(new Identifier(2, BALLOT, slot), CommandBatch.of(0, List.of(large)));
    }

    /** Node 2 accepts what this node proposes under its first ballot. */
    static AcceptAck vote(long slot) {
        return vote(2, slot);
    }

    /** A node accepts what this node proposes under its first ballot. */
    static AcceptAck vote(int node, long slot) {
        BallotNumber own = new BallotNumber(1, 1);
        return new AcceptAck(new Identifier(1, own, slot), node, Progress.INITIAL.promised(own));
    }

    /** Whether it proposes a batch without commands. */
    static boolean isTheTimeAlone(PeerMessage message) {
        return message instanceof Accept accept
                && accept.value() instanceof CommandBatch batch
                && batch.envelopes().isEmpty();
    }

    void everybodyWorks() {
        for (int i = 0; i < 3; i++) {
            parts.duties().forEach(Duty::doWork);
        }
    }

    void hear(PeerMessage message) {
        hearFrom(2, message);
    }

    void hearFrom(int peer, PeerMessage message) {
        parts.gate.peerMessage(peer, message, message.weightBytes());
    }

    void turn() {
        parts.replica.doWork();
    }
}
