/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.mockito.AdditionalAnswers.delegatesTo;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.paxos4j.api.protocol.Member;
import org.paxos4j.api.replica.Replica;
import org.paxos4j.api.replica.ReplicaFault;
import org.paxos4j.api.spi.Journal;
import org.paxos4j.api.spi.JournalException;
import org.paxos4j.api.spi.JournalProvider;
import org.paxos4j.api.spi.Transport;
import org.paxos4j.api.spi.TransportProvider;
import org.paxos4j.core.memory.InMemoryJournalProvider;

/** A replica on its own threads: how it begins and ends when something does not go as it should. */
class ReplicaLifecycleTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ReplicaSettings settings = new ReplicaSettings(
            "lifecycle",
            1,
            List.of(new Member(1, "a", 1)),
            InetSocketAddress.createUnresolved("a", 1),
            Path.of("one"),
            Timing.DEFAULT,
            QuorumRule.MAJORITY);
    private final InMemoryJournalProvider stores = new InMemoryJournalProvider();
    private final Transport transport = mock();
    private Journal journal;

    @BeforeEach
    void createTheJournal() throws Exception {
        stores.create(settings.dataFolder(), settings.journalOwner());
        journal = mock(delegatesTo(stores.open(settings.dataFolder(), settings.journalOwner())));
    }

    @Test
    void aTransportThatDoesNotStartLeavesNothingBehind() throws Exception {
        when(transport.start(any())).thenThrow(new NoClassDefFoundError("a part of the transport"));

        assertThrows(NoClassDefFoundError.class, () -> assembly().start());

        verify(transport).close();
        assertTheJournalCanBeOpenedAgain();
    }

    @Test
    void aTransportThatDoesNotCloseKeepsNeitherThreadsNorJournal() throws Exception {
        IllegalStateException failure = new IllegalStateException("stuck");
        doThrow(failure).when(transport).close();
        Replica replica = assembly().start();

        assertSame(failure, assertThrows(IllegalStateException.class, replica::close));

        assertTheJournalCanBeOpenedAgain();
    }

    /** The one who closes waits for the journal's thread; that must not wait for the one who closes. */
    @Test
    void aReplicaMayBeClosedByWhoHearsOfItsFaultWhileAnotherClosesIt() throws Exception {
        CountDownLatch syncing = new CountDownLatch(1);
        CountDownLatch closing = new CountDownLatch(1);
        doAnswer(sync -> {
                    syncing.countDown();
                    closing.await();
                    throw new JournalException("the disk is gone");
                })
                .when(journal)
                .sync();
        doAnswer(close -> {
                    closing.countDown();
                    return null;
                })
                .when(transport)
                .close();
        Replica replica = assembly().start();
        CompletableFuture<ReplicaFault> heard = replica.fault().whenComplete((fault, never) -> replica.close());

        assertTimeoutPreemptively(PATIENCE, () -> {
            syncing.await();
            replica.close();
            assertEquals(ReplicaFault.Kind.JOURNAL, heard.get().kind());
        });
    }

    private void assertTheJournalCanBeOpenedAgain() throws Exception {
        stores.open(settings.dataFolder(), settings.journalOwner()).close();
    }

    private ReplicaAssembly assembly() throws Exception {
        JournalProvider journals = mock();
        when(journals.open(any(), any())).thenReturn(journal);
        TransportProvider transports = mock();
        when(transports.create(any(), any())).thenReturn(transport);
        return new ReplicaBuilder(settings)
                .journal(journals)
                .transport(transports)
                .stateMachine(new TallyProvider())
                .build();
    }
}
