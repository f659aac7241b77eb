/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.paxos4j.api.client.NotDoneException;
import org.paxos4j.api.client.OutcomeUnknownException;
import org.paxos4j.api.client.PaxosClient;
import org.paxos4j.server.padded.GetTotal;
import org.paxos4j.server.padded.Total;

/** Against a cluster that the test plays. */
@Timeout(60)
final class BenchLoadTest {
    private final BlockingQueue<CompletableFuture<Record>> outstanding = new LinkedBlockingQueue<>();

    private final PaxosClient client = new PaxosClient() {
        @Override
        public CompletableFuture<Record> submit(String stateMachine, Record command, Duration deadline) {
            CompletableFuture<Record> answer = new CompletableFuture<>();
            outstanding.add(answer);
            return answer;
        }

        @Override
        public void close() {}
    };

    @Test
    void inTheClosedLoopAnAnswerMakesRoomForTheNextCommand() throws Exception {
        try (BenchLoad load = load(3, 0)) {
            load.start();
            assertEquals(3, outstanding.size());
            take().complete(new Total(1));
            take().complete(new Total(2));
            assertEquals(3, outstanding.size());
            assertEquals(2, load.acknowledged());
        }
    }

    @Test
    void everyEndIsCountedAsWhatItIsAndTheLoadGoesOn() throws Exception {
        try (BenchLoad load = load(1, 0)) {
            load.start();
            take().complete(new Total(1));
            take().completeExceptionally(new OutcomeUnknownException("?"));
            take().completeExceptionally(new NotDoneException("no leader"));
            take().complete(new Total(2));
            awaitAcknowledged(2, load);
            assertEquals(1, load.unknown());
            assertEquals(1, load.failed());
            assertEquals(2, load.takeLatencies().getTotalCount());
        }
    }

    @Test
    void inTheOpenLoopALatencyCountsFromWhenItsCommandWasDue() throws Exception {
        try (BenchLoad load = load(1, 1_000)) {
            load.start();
            CompletableFuture<Record> slow = take();
            long begun = System.nanoTime();
            while (System.nanoTime() - begun < 50_000_000L) {
                Thread.onSpinWait(); // the time in which fifty more fall due
            }
            slow.complete(new Total(1));
            take().complete(new Total(2)); // due 49 ms ago, though it has only now gone out
            awaitAcknowledged(2, load);
            Histogram latencies = load.takeLatencies();
            assertEquals(2, latencies.getTotalCount());
            assertTrue(latencies.getMinValue() >= 40_000_000L, () -> latencies.getMinValue() + " ns");
        }
    }

    @Test
    void anAnswerThatWasUnderWayDoesNotEndTheWatch() throws Exception {
        try (BenchLoad load = load(1, 0)) {
            load.start();
            CompletableFuture<Record> before = take();
            CompletableFuture<Duration> first = load.firstAcknowledgedFromNow();
            before.complete(new Total(1));
            assertFalse(first.isDone());
            take().complete(new Total(2));
            assertTrue(first.isDone());
        }
    }

    @Test
    void itStopsWhenAllThatIsOutstandingHasEnded() throws Exception {
        try (BenchLoad load = load(2, 0)) {
            load.start();
            CompletableFuture<Void> stopping = CompletableFuture.runAsync(() -> stop(load), task -> {
                Thread thread = new Thread(task);
                thread.setDaemon(true);
                thread.start();
            });
            // Until it is told, an answer brings the next command.
            while (!stopping.isDone()) {
                CompletableFuture<Record> next = outstanding.poll(1, TimeUnit.MILLISECONDS);
                if (next != null) {
                    next.complete(new Total(1));
                }
            }
            stopping.get();
            assertTrue(outstanding.isEmpty());
        }
    }

    private static void stop(BenchLoad load) {
        try {
            load.stop();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private BenchLoad load(int commands, double perSecond) {
        return new BenchLoad(List.of(client), new GetTotal(), commands, perSecond);
    }

    /** The thread that sends may be the one that hears of the answer, if that was quicker. */
    private static void awaitAcknowledged(long count, BenchLoad load) {
        while (load.acknowledged() < count) {
            Thread.onSpinWait();
        }
        assertEquals(count, load.acknowledged());
    }

    private CompletableFuture<Record> take() throws InterruptedException {
        return outstanding.take();
    }
}
