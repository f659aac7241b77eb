/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.mockito.InOrder;
import org.paxos4j.api.protocol.BallotNumber;
import org.paxos4j.api.protocol.Identifier;
import org.paxos4j.api.protocol.NoOperationCommandValue;
import org.paxos4j.api.protocol.Progress;
import org.paxos4j.api.replica.ReplicaFault;
import org.paxos4j.api.spi.Journal;
import org.paxos4j.api.spi.JournalEntry;
import org.paxos4j.api.spi.JournalException;
import org.paxos4j.api.spi.JournalGroup;
import org.paxos4j.statemachine.Bytes;

class JournalAgentTest {
    private final Journal journal = mock();
    private final FaultLatch faults = new FaultLatch();
    private final JournalAgent agent = new JournalAgent(journal, faults);

    @Test
    void allGroupsThatHavePiledUpAreMadeDurableByOneSync() {
        agent.handOver(group(1));
        agent.handOver(group(2));
        long last = agent.handOver(group(3));
        assertEquals(0, agent.durable());

        agent.doWork();

        InOrder order = inOrder(journal);
        order.verify(journal, times(3)).write(any());
        order.verify(journal).sync();
        assertEquals(last, agent.durable());
    }

    @Test
    void moreGroupsThanASyncTakesAreMadeDurableByTheNext() {
        for (int slot = 1; slot <= Bounds.GROUPS_PER_SYNC; slot++) {
            agent.handOver(group(slot));
        }
        long last = agent.handOver(group(Bounds.GROUPS_PER_SYNC + 1));

        agent.doWork();
        assertEquals(last - 1, agent.durable());

        agent.doWork();
        assertEquals(last, agent.durable());
        verify(journal, times(2)).sync();
    }

    @Test
    void nothingIsSyncedWhenNothingWasHandedOver() {
        assertEquals(0, agent.doWork());
        verify(journal, times(0)).sync();
    }

    @Test
    void aGroupWhoseSyncFailedIsNeverDurableAndTheNodeStops() {
        doThrow(new JournalException("the disk is gone")).when(journal).sync();
        agent.handOver(group(1));

        agent.doWork();
        agent.doWork();

        assertEquals(0, agent.durable());
        assertTrue(faults.isTripped());
        assertEquals(ReplicaFault.Kind.JOURNAL, faults.future().getNow(null).kind());
        verify(journal, times(1)).sync(); // never tried again: the second one might lie
    }

    @Test
    void whatIsLeftAtTheEndIsMadeDurableHoweverMuchItIs() {
        long last = 0;
        for (int slot = 1; slot <= 3 * Bounds.GROUPS_PER_SYNC; slot++) {
            last = agent.handOver(group(slot));
        }

        agent.onClose();

        assertEquals(last, agent.durable());
    }

    @Test
    void anErrorOfTheStoreIsAFaultLikeAnyOther() {
        doThrow(new AssertionError("inside the store")).when(journal).write(any());
        agent.handOver(group(1));

        agent.doWork();

        assertTrue(faults.isTripped());
    }

    @Test
    void theQueueSaysWhenItIsFullAndTakesOneOversizedGroupWhenItIsEmpty() {
        assertTrue(agent.hasRoomFor(Bounds.JOURNAL_QUEUE_BYTES * 2));
        byte[] large = new byte[(int) Bounds.JOURNAL_QUEUE_BYTES];
        agent.handOver(new JournalGroup(
                Progress.INITIAL,
                List.of(new JournalEntry(new Identifier(1, new BallotNumber(1, 1), 1), Bytes.wrap(large)))));

        assertFalse(agent.hasRoomFor(1));
    }

    private static JournalGroup group(long slot) {
        return new JournalGroup(
                Progress.INITIAL,
                List.of(new JournalEntry(
                        new Identifier(1, new BallotNumber(1, 1), slot), NoOperationCommandValue.INSTANCE.encoded())));
    }
}
