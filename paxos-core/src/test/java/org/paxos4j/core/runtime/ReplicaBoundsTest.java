/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.ArgumentMatchers.isA;
import static org.mockito.Mockito.atLeastOnce;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentCaptor;
import org.paxos4j.api.protocol.Accept;
import org.paxos4j.api.protocol.CommandBatch;
import org.paxos4j.api.protocol.Commit;
import org.paxos4j.api.protocol.Identifier;
import org.paxos4j.api.protocol.NoOperationCommandValue;
import org.paxos4j.api.protocol.Overloaded;
import org.paxos4j.api.protocol.PeerMessage;
import org.paxos4j.api.protocol.RetransmitRequest;
import org.paxos4j.api.protocol.RetransmitResponse;
import org.paxos4j.core.algorithm.ProtocolLimits;

/** At the bounds of a slot, of a turn, of the queues and of the memory: what is too much waits, or is said again. */
class ReplicaBoundsTest extends OneOfThree {
    private static final long MEBIBYTE = 1 << 20;

    /** By their bytes, of which every command has some. */
    @Test
    void noSlotGetsMoreCommandsThanABatchHoldsHoweverSmallTheyAre() {
        lead();
        for (int i = 0; i <= CommandBatch.MAX_COMMANDS; i++) {
            command();
        }

        turn();

        assertEquals(List.of(630, 395), commandsInEachSlot());
    }

    @Test
    void asManyBytesAsABatchHoldsShareASlotAndTheRestHasTheNext() {
        lead();
        for (int i = 0; i < 5; i++) {
            submit(Bounds.BATCH_BYTES / 4);
        }

        turn();

        assertEquals(List.of(4, 1), commandsInEachSlot());
    }

    @Test
    void aCommandLargerThanABatchHasASlotToItself() {
        lead();
        submit(1_000);
        submit(2 * Bounds.BATCH_BYTES);
        submit(1_000);

        turn();

        assertEquals(List.of(1, 1, 1), commandsInEachSlot());
    }

    @Test
    void aLeaderWithAllItsSlotsUnderWayLetsCommandsWaitUntilOneIsChosen() {
        int slots = ProtocolLimits.DEFAULT_ACCEPT_WINDOW_SLOTS / 4;
        lead();
        for (int i = 0; i <= slots; i++) {
            command();
            turn();
        }
        assertEquals(slots, parts.status.get().lastSlot());

        hear(vote(1));
        everybodyWorks();

        assertEquals(slots + 1, parts.status.get().lastSlot());
        verify(client, never()).send(isA(Overloaded.class));
    }

    /** Two others choose what it proposes, so that it is not held up by what it has under way. */
    @Test
    void aLeaderWhoseDiskIsBehindLetsCommandsWaitForRoomInTheJournalQueue() {
        lead();
        for (int slot = 1; slot <= 20; slot++) {
            submitLarge();
            turn();
            hear(vote(2, slot));
            hearFrom(3, vote(3, slot));
            turn();
            parts.apply.doWork();
        }
        long queued = parts.journal.queuedBytes();
        assertTrue(queued <= Bounds.JOURNAL_QUEUE_BYTES + MEBIBYTE, queued + " bytes; the last command may exceed it");

        everybodyWorks();

        assertEquals(20, parts.status.get().lastSlot());
        verify(client, never()).send(isA(Overloaded.class));
    }

    @Test
    void aLeaderWhoseStateMachinesAreSlowLetsCommandsWaitUntilTheyHaveApplied() {
        lead();
        for (int slot = 1; slot <= 40; slot++) {
            submitLarge();
            choose(slot);
        }
        long proposed = parts.status.get().lastSlot();
        assertTrue(parts.apply.queuedBytes() <= Bounds.APPLY_QUEUE_BYTES, parts.apply.queuedBytes() + " bytes");
        assertTrue((proposed - 1) * MEBIBYTE <= Bounds.APPLY_QUEUE_BYTES + Bounds.UNAPPLIED_BYTES, proposed + " MiB");

        for (long slot = proposed + 1; slot <= 40; slot++) {
            everybodyWorks();
            choose(slot);
        }
        everybodyWorks();

        assertEquals(40, parts.status.get().applied());
        verify(client, never()).send(isA(Overloaded.class));
    }

    @Test
    void aFollowerWhoseStateMachinesAreSlowLearnsNothingMoreUntilTheyHaveApplied() {
        for (int slot = 1; slot <= 40; slot++) {
            hearChosen(slot);
        }
        long learned = parts.status.get().committed();
        assertTrue((learned - 1) * MEBIBYTE <= Bounds.APPLY_QUEUE_BYTES + Bounds.UNAPPLIED_BYTES, learned + " MiB");
        assertEquals(40 - learned, parts.status.get().faults());

        everybodyWorks();
        hearChosen(learned + 1);

        assertEquals(learned + 1, parts.status.get().committed());
    }

    @Test
    void aFollowerWhoseMemoryIsFullTakesOnlyTheSlotThatCanBeCommittedNext() {
        for (int slot = 2; slot <= 80; slot++) {
            hearProposed(slot);
        }
        long highest = parts.status.get().lastSlot();
        assertEquals(Bounds.LOG_BYTES, (highest - 1) * MEBIBYTE, "slot 1 is missing");

        hearProposed(1);
        hear(new Commit(new Identifier(2, BALLOT, highest), 1));
        everybodyWorks();
        everybodyWorks();
        hearProposed(highest + 1);

        assertEquals(highest, parts.status.get().committed());
        assertEquals(highest + 1, parts.status.get().lastSlot());
    }

    @Test
    void whatPeersSayBeyondWhatATurnHearsIsHeardInTheNext() {
        for (int i = 0; i <= Bounds.MESSAGES_PER_TURN; i++) {
            hear(new RetransmitRequest(2, 1, 0));
        }

        assertEquals(Bounds.MESSAGES_PER_TURN, parts.replica.doWork());
        assertEquals(1, parts.replica.doWork());
    }

    @Test
    void chosenSlotsBeyondWhatATurnAppliesAreAppliedInTheNext() {
        int slots = Bounds.SLOTS_PER_TURN + 1;
        for (int slot = 1; slot <= slots; slot++) {
            hear(new Accept(new Identifier(2, BALLOT, slot), NoOperationCommandValue.INSTANCE));
        }
        hear(new Commit(new Identifier(2, BALLOT, slots), 1));
        turn();
        hear(new Commit(new Identifier(2, BALLOT, slots), 2));
        turn();

        assertEquals(Bounds.SLOTS_PER_TURN, parts.apply.doWork());
        assertEquals(1, parts.apply.doWork());
    }

    private void submit(int bytes) {
        parts.gate.clientMessage(client, request(bytes), 0);
    }

    private void submitLarge() {
        parts.gate.clientMessage(client, largeRequest(), 0);
    }

    /** Node 2 and this one, whose disk is quick, accept what it proposes in the slot. */
    private void choose(long slot) {
        turn();
        parts.journal.doWork();
        hear(vote(slot));
        turn();
        turn();
    }

    private void hearProposed(long slot) {
        hear(largeProposal(slot));
        turn();
        parts.journal.doWork();
    }

    private void hearChosen(long slot) {
        hear(new RetransmitResponse(2, 1, slot, List.of(largeProposal(slot))));
        turn();
        parts.journal.doWork();
    }

    private List<Integer> commandsInEachSlot() {
        ArgumentCaptor<PeerMessage> sent = ArgumentCaptor.forClass(PeerMessage.class);
        verify(transport, atLeastOnce()).send(eq(2), sent.capture());
        return sent.getAllValues().stream()
                .filter(Accept.class::isInstance)
                .map(accept -> ((CommandBatch) ((Accept) accept).value()).count())
                .toList();
    }
}
