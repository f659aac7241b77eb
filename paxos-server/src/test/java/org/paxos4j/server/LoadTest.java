/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.paxos4j.api.client.NoLongerLeaderException;
import org.paxos4j.api.client.NotDoneException;
import org.paxos4j.api.client.OutcomeUnknownException;
import org.paxos4j.api.client.PaxosClient;
import org.paxos4j.examples.counter.Add;
import org.paxos4j.examples.counter.Value;
import org.paxos4j.statemachine.CommandRejected;

@Timeout(60)
final class LoadTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final BlockingQueue<Submission> submissions = new LinkedBlockingQueue<>();
    private final AtomicInteger closed = new AtomicInteger();

    /** One add, to be answered by the test. */
    private record Submission(Add add, CompletableFuture<Record> answer) {}

    @Test
    void everyAnswerIsCountedAsWhatItIs() throws Exception {
        try (Load load = adding(1, "a", "b")) {
            load.start();
            acknowledge(next("a"));
            next("b").completeExceptionally(new OutcomeUnknownException("?"));
            next("a").completeExceptionally(new NotDoneException("no leader"));
            next("b").completeExceptionally(new NoLongerLeaderException(1, "?"));
            next("a").completeExceptionally(new CommandRejected("too much"));
            acknowledge(next("b"));
            CompletableFuture<Record> last = next("a");
            Load.Result result = stopWhile(load, () -> acknowledge(last));
            assertEquals(List.of(new Tally.KeyCount("a", 2, 0), new Tally.KeyCount("b", 1, 2)), result.keys());
            assertEquals(3, result.acknowledged());
            assertEquals(3, load.acknowledged());
            assertEquals(2, result.unknown());
            assertEquals(2, result.failed());
            assertEquals(1, closed.get());
        }
    }

    @Test
    void eachClientHasOneCommandOutstandingAndBeginsAtAnotherCounter() throws Exception {
        try (Load load = adding(3, "a", "b", "c")) {
            load.start();
            List<Submission> outstanding = List.of(take(), take(), take());
            assertEquals(
                    List.of("a", "b", "c"),
                    outstanding.stream().map(each -> each.add.name()).sorted().toList());
            assertTrue(submissions.isEmpty());
            stopWhile(load, () -> outstanding.forEach(each -> acknowledge(each.answer)));
            assertTrue(submissions.isEmpty());
        }
    }

    @Test
    void anAnswerThatWasUnderWayDoesNotEndTheWatch() throws Exception {
        try (Load load = adding(1, "a")) {
            load.start();
            CompletableFuture<Record> before = next("a");
            CompletableFuture<Duration> first = load.firstAcknowledgedFromNow();
            acknowledge(before);
            CompletableFuture<Record> after = next("a");
            assertFalse(first.isDone());
            acknowledge(after);
            CompletableFuture<Record> last = next("a");
            assertTrue(first.join().compareTo(Duration.ZERO) > 0);
            stopWhile(load, () -> acknowledge(last));
        }
    }

    @Test
    void aClientThatBreaksItsContractIsAFailureOfTheLoad() throws Exception {
        try (Load load = adding(1, "a")) {
            load.start();
            next("a").completeExceptionally(new IllegalArgumentException("what?"));
            IllegalStateException failure = assertThrows(IllegalStateException.class, load::stop);
            assertEquals("what?", failure.getCause().getCause().getMessage());
            assertEquals(failure.getCause(), load.failure().orElseThrow());
        }
    }

    private Load adding(int clients, String... counters) {
        return new Load(this::client, clients, new CounterWorkload(List.of(counters)), TIMEOUT);
    }

    /** The last answer comes after the load was told to stop: it waits for it. */
    private static Load.Result stopWhile(Load load, Runnable answer) throws Exception {
        CompletableFuture<Load.Result> result = new CompletableFuture<>();
        Thread stopper = new Thread(
                () -> {
                    try {
                        result.complete(load.stop());
                    } catch (InterruptedException | RuntimeException failed) {
                        result.completeExceptionally(failed);
                    }
                },
                "test-stopper");
        stopper.start();
        while (stopper.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        answer.run();
        return result.get();
    }

    private CompletableFuture<Record> next(String counter) throws InterruptedException {
        Submission submission = take();
        assertEquals(new Add(counter, 1), submission.add);
        return submission.answer;
    }

    private Submission take() throws InterruptedException {
        Submission submission = submissions.poll(30, TimeUnit.SECONDS);
        if (submission == null) {
            throw new AssertionError("no add came");
        }
        return submission;
    }

    private static void acknowledge(CompletableFuture<Record> answer) {
        answer.complete(new Value(1));
    }

    private PaxosClient client() {
        return new PaxosClient() {
            @Override
            public CompletableFuture<Record> submit(String stateMachine, Record command, Duration deadline) {
                assertEquals("counter", stateMachine);
                assertEquals(TIMEOUT, deadline);
                CompletableFuture<Record> answer = new CompletableFuture<>();
                submissions.add(new Submission((Add) command, answer));
                return answer;
            }

            @Override
            public void close() {
                closed.incrementAndGet();
            }
        };
    }
}
