/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.runtime;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.argThat;
import static org.mockito.Mockito.clearInvocations;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.paxos4j.api.protocol.ClientMessage;
import org.paxos4j.api.protocol.CommandBatch;
import org.paxos4j.api.protocol.Envelope;
import org.paxos4j.api.protocol.Payload;
import org.paxos4j.api.protocol.RequestId;
import org.paxos4j.api.protocol.ServerResponse;
import org.paxos4j.api.spi.ClientConnection;
import org.paxos4j.core.apply.ApplyEngine;
import org.paxos4j.core.apply.StateMachines;
import org.paxos4j.core.apply.TallyProvider;
import org.paxos4j.statemachine.Bytes;

/** Whom a node answers after one of its state machines has failed. Slot 1 opens a session. */
class ApplyAgentTest {
    private static final long SESSION = 1L << 16;

    private final StateMachines machines = new StateMachines(List.of(new TallyProvider(), new TallyProvider("other")));
    private final ApplyAgent apply = new ApplyAgent(new ApplyEngine(machines), new FaultLatch());
    private final ClientConnection client = mock();
    private long slot;
    private long sequence;

    @BeforeEach
    void openSession() {
        hears(new Envelope(new RequestId(RequestId.NO_SESSION, 7), 0, Envelope.SESSIONS, Bytes.EMPTY));
        clearInvocations(client);
    }

    /**
     * Interleaving: a state machine fails on this node alone. The others keep its answers and this node does not, so a session may be
     * full there and not here: what another state machine of this node answers, the others may never have done.
     */
    @Test
    void onceAStateMachineHasFailedNobodyIsAnsweredUntilAMajorityHasTheSameDigest() {
        hears(command("other", new TallyProvider.Add(1)));
        verify(client).send(argThat(ApplyAgentTest::isApplied));
        clearInvocations(client);

        hears(command("tally", new TallyProvider.Fail("exception")));
        long failedAt = slot;
        hears(command("other", new TallyProvider.Add(1)));
        apply.digests().agreed(failedAt - 1);
        hears(command("other", new TallyProvider.Add(1)));
        verify(client, never()).send(any());

        apply.digests().agreed(failedAt);
        hears(command("other", new TallyProvider.Add(1)));
        verify(client).send(argThat(ApplyAgentTest::isApplied));
    }

    /** The other way about: it has failed on the others. */
    @Test
    void alsoWhereAnotherNodeHasBecomeSomethingElse() {
        apply.digests().different(slot);
        hears(command("other", new TallyProvider.Add(1)));
        verify(client, never()).send(any());

        apply.digests().agreed(slot);
        hears(command("other", new TallyProvider.Add(1)));
        verify(client).send(argThat(ApplyAgentTest::isApplied));
    }

    @Test
    void alsoInTheSlotInWhichItFails() {
        hears(command("tally", new TallyProvider.Fail("exception")), command("other", new TallyProvider.Add(1)));
        verify(client, never()).send(any());
    }

    private static boolean isApplied(ClientMessage message) {
        return message instanceof ServerResponse response && response.outcome() == ServerResponse.Outcome.APPLIED;
    }

    private Envelope command(String stateMachine, Record command) {
        sequence++;
        return new Envelope(new RequestId(SESSION, sequence), 1, stateMachine, machines.encode(stateMachine, command));
    }

    private void hears(Envelope... commands) {
        slot++;
        List<Bytes> envelopes = List.of(commands).stream().map(Envelope::encode).toList();
        List<PendingCommand> waiting = List.of(commands).stream()
                .map(command -> new PendingCommand(command.request(), command.encode(), client))
                .toList();
        apply.handOver(new Payload(slot, CommandBatch.of(1, envelopes)), waiting);
        apply.doWork();
    }
}
