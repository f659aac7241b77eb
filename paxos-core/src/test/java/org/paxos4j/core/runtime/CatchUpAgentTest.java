/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.ArgumentMatchers.isA;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.paxos4j.api.protocol.RetransmitResponse;
import org.paxos4j.api.replica.ReplicaFault;
import org.paxos4j.api.spi.Journal;
import org.paxos4j.api.spi.JournalException;
import org.paxos4j.api.spi.Transport;

/** The reader of the store: followers first, and the journal's own check in what is left of the time. */
class CatchUpAgentTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final Journal journal = mock();
    private final Transport transport = mock();
    private final FaultLatch faults = new FaultLatch();
    private long now = -3 * SECOND; // a monotonic clock begins anywhere
    private CatchUpAgent agent;
    private long checkedBytes;

    @BeforeEach
    void start() {
        agent = new CatchUpAgent(1, journal, transport, faults, 256 << 10, () -> now);
    }

    @Test
    void aJournalThatWasJustOpenedIsLeftInPeaceForAPause() {
        now += Bounds.SCRUB_PAUSE_NANOS - 1;
        assertEquals(0, agent.doWork());
        verify(journal, never()).scrub(anyInt());

        now += 1;
        assertEquals(1, agent.doWork());
        verify(journal).scrub(Bounds.SCRUB_BYTES_PER_TURN);
    }

    @Test
    void itSaysWhenItWillHaveSomethingToDo() {
        assertEquals(now + Bounds.SCRUB_PAUSE_NANOS, agent.nextDeadline());
    }

    @Test
    void theJournalIsCheckedAtItsRateAndNoFaster() {
        records(100);
        runFor(Duration.ofMinutes(10));
        long allowed = Bounds.SCRUB_BYTES_PER_SECOND * (600 - Bounds.SCRUB_PAUSE_NANOS / SECOND);
        assertTrue(checkedBytes <= allowed + Bounds.SCRUB_BYTES_PER_TURN, checkedBytes + " of " + allowed);
        assertTrue(checkedBytes >= allowed * 9 / 10, checkedBytes + " of " + allowed);
    }

    @Test
    void alsoWithRecordsThatAreLargerThanATurn() {
        records(1_300_000);
        runFor(Duration.ofMinutes(10));
        long allowed = Bounds.SCRUB_BYTES_PER_SECOND * (600 - Bounds.SCRUB_PAUSE_NANOS / SECOND);
        assertTrue(checkedBytes <= allowed + 1_300_000, checkedBytes + " of " + allowed);
        assertTrue(checkedBytes >= allowed * 9 / 10, checkedBytes + " of " + allowed);
    }

    @Test
    void betweenTwoPassesThereIsAPause() {
        when(journal.scrub(anyInt())).thenReturn(0);
        runFor(Duration.ofNanos(5 * Bounds.SCRUB_PAUSE_NANOS + SECOND));
        verify(journal, times(5)).scrub(anyInt());
    }

    @Test
    void aFollowerThatWaitsGoesFirst() {
        when(journal.read(anyLong(), anyLong(), anyInt())).thenReturn(List.of());
        now += Bounds.SCRUB_PAUSE_NANOS;
        agent.request(2, 5, 9);

        agent.doWork();
        verify(transport).send(eq(2), isA(RetransmitResponse.class));
        verify(journal, never()).scrub(anyInt());

        agent.doWork();
        verify(journal).scrub(anyInt());
    }

    @Test
    void aRequestForWhichThereIsNoRoomIsDroppedAndServedWhenTheFollowerAsksAgain() {
        when(journal.read(anyLong(), anyLong(), anyInt())).thenReturn(List.of());
        for (int i = 0; i < Bounds.CATCH_UP_REQUESTS; i++) {
            agent.request(2, 5, 9);
        }
        agent.request(3, 5, 9);
        serveAll();
        verify(transport, times(Bounds.CATCH_UP_REQUESTS)).send(eq(2), isA(RetransmitResponse.class));
        verify(transport, never()).send(eq(3), any());

        agent.request(3, 5, 9);
        serveAll();

        verify(transport).send(eq(3), isA(RetransmitResponse.class));
    }

    @Test
    void damageThatTheCheckFindsStopsTheNodeAsAJournalFault() {
        when(journal.scrub(anyInt())).thenThrow(new JournalException("slot 7: its checksum is wrong"));
        now += Bounds.SCRUB_PAUSE_NANOS;

        agent.doWork();

        ReplicaFault fault = faults.future().getNow(null);
        assertEquals(ReplicaFault.Kind.JOURNAL, fault.kind());
        assertTrue(fault.message().contains("slot 7: its checksum is wrong"), fault.message());
    }

    @Test
    void soDoesAnErrorInsideTheStore() {
        when(journal.scrub(anyInt())).thenThrow(new StackOverflowError("made up"));
        now += Bounds.SCRUB_PAUSE_NANOS;

        agent.doWork();

        assertEquals(ReplicaFault.Kind.JOURNAL, faults.future().getNow(null).kind());
    }

    @Test
    void afterAFaultNothingIsReadOrSent() {
        faults.silence();
        agent.request(2, 5, 9);
        now += Bounds.SCRUB_PAUSE_NANOS;

        assertEquals(0, agent.doWork());

        verify(journal, never()).read(anyLong(), anyLong(), anyInt());
        verify(journal, never()).scrub(anyInt());
        verify(transport, never()).send(anyInt(), any());
        assertFalse(faults.future().isDone(), "there is nothing to tell yet");
    }

    private void serveAll() {
        int served;
        do {
            served = agent.doWork();
        } while (served > 0);
    }

    private void records(int bytes) {
        when(journal.scrub(anyInt())).thenAnswer(call -> {
            int most = call.getArgument(0);
            int checked = 0;
            while (checked < most) {
                checked += bytes;
            }
            checkedBytes += checked;
            return checked;
        });
    }

    /** Drives the agent as its thread does: to its next deadline, and a little late. */
    private void runFor(Duration time) {
        long end = now + time.toNanos();
        while (now < end) {
            if (agent.doWork() == 0) {
                now = Math.max(now, Math.min(end, agent.nextDeadline()));
            }
            now += 1_000_000;
        }
    }
}
