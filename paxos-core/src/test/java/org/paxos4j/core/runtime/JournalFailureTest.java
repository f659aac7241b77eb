/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.AdditionalAnswers.delegatesTo;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.Mockito.atLeastOnce;
import static org.mockito.Mockito.clearInvocations;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentCaptor;
import org.paxos4j.api.protocol.BallotNumber;
import org.paxos4j.api.protocol.ClientMessage;
import org.paxos4j.api.protocol.ClientRequest;
import org.paxos4j.api.protocol.Envelope;
import org.paxos4j.api.protocol.Identifier;
import org.paxos4j.api.protocol.Member;
import org.paxos4j.api.protocol.Prepare;
import org.paxos4j.api.protocol.RequestId;
import org.paxos4j.api.protocol.StatusRequest;
import org.paxos4j.api.replica.ReplicaFault;
import org.paxos4j.api.spi.ClientConnection;
import org.paxos4j.api.spi.Journal;
import org.paxos4j.api.spi.JournalException;
import org.paxos4j.api.spi.Transport;
import org.paxos4j.api.spi.TransportProvider;
import org.paxos4j.core.apply.StateMachines;
import org.paxos4j.core.codec.KryoMessageCodec;
import org.paxos4j.core.memory.InMemoryJournalProvider;
import org.paxos4j.statemachine.Bytes;

/** What a replica does between the moment at which its journal fails and the one at which it is told so. */
class JournalFailureTest {
    private final Transport transport = mock();
    private long now = 1_000_000_000L;

    /**
     * Interleaving: a sync fails; before the journal says so it marks its folder, which takes seconds on that disk; the
     * replica's thread goes on meanwhile, and its time-outs come.
     */
    @Test
    void nothingIsSentWhileTheJournalMarksItsFolder() throws Exception {
        Journal journal = journal();
        AssembledReplica parts = parts(journal);
        ArgumentCaptor<Runnable> silence = ArgumentCaptor.forClass(Runnable.class);
        verify(journal).onFailure(silence.capture());
        pass(parts, 2);
        verify(transport, atLeastOnce()).send(anyInt(), any()); // it speaks when its time-out comes
        clearInvocations(transport);
        doAnswer(failing -> {
                    silence.getValue().run();
                    pass(parts, 5);
                    throw new JournalException("the disk is gone");
                })
                .when(journal)
                .sync();
        Prepare prepare = new Prepare(new Identifier(2, new BallotNumber(5, 2), 1));
        parts.gate.peerMessage(2, prepare, prepare.weightBytes());
        parts.replica.doWork();
        clearInvocations(transport);

        parts.journal.doWork();

        verify(transport, never()).send(anyInt(), any());
        assertEquals(
                ReplicaFault.Kind.JOURNAL, parts.faults.future().getNow(null).kind());
    }

    /** If it were refused its client would stay, and ask again here, though the others have a leader. */
    @Test
    void aClientIsSentAwayWithoutAWordWhileTheJournalMarksItsFolder() throws Exception {
        Journal journal = journal();
        AssembledReplica parts = parts(journal);
        ArgumentCaptor<Runnable> silence = ArgumentCaptor.forClass(Runnable.class);
        verify(journal).onFailure(silence.capture());
        parts.open();
        assertTrue(parts.status().ready());

        silence.getValue().run();

        for (ClientMessage message :
                List.of(StatusRequest.INSTANCE, new ClientRequest(opening().encode()))) {
            ClientConnection client = mock();
            parts.gate.clientMessage(client, message, 100);
            verify(client).close();
            verify(client, never()).send(any());
        }
        assertFalse(parts.status().ready());
    }

    private void pass(AssembledReplica parts, int seconds) {
        for (int i = 0; i < 50 * seconds; i++) {
            now += 20_000_000L;
            parts.replica.doWork();
        }
    }

    private static Envelope opening() {
        return new Envelope(new RequestId(RequestId.NO_SESSION, 7), 0, Envelope.SESSIONS, Bytes.EMPTY);
    }

    private static Journal journal() throws Exception {
        InMemoryJournalProvider journals = new InMemoryJournalProvider();
        journals.create(settings().dataFolder(), settings().journalOwner());
        return mock(
                delegatesTo(journals.open(settings().dataFolder(), settings().journalOwner())));
    }

    private AssembledReplica parts(Journal journal) throws Exception {
        TransportProvider transports = mock();
        when(transports.create(any(), any())).thenReturn(transport);
        return new AssembledReplica(
                settings(),
                journal,
                new StateMachines(List.of(new TallyProvider())),
                transports,
                KryoMessageCodec.factory(),
                new Surroundings(() -> now, () -> 600_000_000L));
    }

    private static ReplicaSettings settings() {
        return new ReplicaSettings(
                "test",
                1,
                List.of(new Member(1, "a", 1), new Member(2, "b", 1), new Member(3, "c", 1)),
                InetSocketAddress.createUnresolved("a", 1),
                Path.of("one"),
                Timing.DEFAULT,
                QuorumRule.MAJORITY);
    }
}
