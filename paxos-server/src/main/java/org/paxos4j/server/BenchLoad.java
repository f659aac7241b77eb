/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;
import org.jspecify.annotations.Nullable;
import org.paxos4j.api.client.NotDoneException;
import org.paxos4j.api.client.PaxosClient;
import org.paxos4j.server.padded.PaddedCounterProvider;

/**
 * Commands for a cluster, so many outstanding at a time, each with an answer of its own; no thread waits for any of them.
 *
 * <p>In the closed loop an answer makes room for the next command. In the open loop commands are due at a constant rate, and
 * a latency counts from when its command was due, also if it had to wait for room until it could go out: what a slow answer
 * does to those behind it is not hidden ("coordinated omission").
 */
final class BenchLoad implements AutoCloseable {
    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(10);

    private final List<PaxosClient> clients;
    private final Record command;
    private final int outstanding;
    private final double perSecond;
    private final Recorder latencies = new Recorder(3);
    private final LongAdder acknowledged = new LongAdder();
    private final LongAdder unknown = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final Semaphore room;
    private final ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor(BenchLoad::daemon);
    private final AtomicLong watchedFromNanos = new AtomicLong(Long.MAX_VALUE);
    private volatile CompletableFuture<Duration> firstAnswer = new CompletableFuture<>();
    private volatile boolean stopped;

    /**
     * A load that has not begun.
     *
     * @param clients by which it goes, in turn
     * @param command what is sent, again and again
     * @param outstanding how many may be outstanding together
     * @param perSecond how many are due each second; 0 for a closed loop
     */
    BenchLoad(List<PaxosClient> clients, Record command, int outstanding, double perSecond) {
        this.clients = clients;
        this.command = command;
        this.outstanding = outstanding;
        this.perSecond = perSecond;
        this.room = new Semaphore(outstanding);
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "paxos-bench-load");
        thread.setDaemon(true);
        return thread;
    }

    void start() {
        if (perSecond > 0) {
            daemon(this::sendWhenDue).start();
            return;
        }
        for (int number = 0; number < outstanding; number++) {
            room.acquireUninterruptibly();
            send(clients.get(number % clients.size()), System.nanoTime());
        }
    }

    private void sendWhenDue() {
        long begun = System.nanoTime();
        for (long number = 0; !stopped; number++) {
            long due = begun + (long) (number * 1e9 / perSecond);
            for (long early = due - System.nanoTime(); early > 0; early = due - System.nanoTime()) {
                LockSupport.parkNanos(early);
            }
            room.acquireUninterruptibly();
            send(clients.get((int) (number % clients.size())), due);
        }
    }

    private void send(PaxosClient client, long dueNanos) {
        var unused = client.submit(PaddedCounterProvider.NAME, command, DEADLINE)
                .whenComplete((answer, failure) -> ended(client, dueNanos, failure));
    }

    private void ended(PaxosClient client, long dueNanos, @Nullable Throwable failure) {
        long now = System.nanoTime();
        if (failure == null) {
            latencies.recordValue(now - dueNanos);
            acknowledged.increment();
            long from = watchedFromNanos.get();
            if (from != Long.MAX_VALUE && dueNanos - from >= 0) {
                firstAnswer.complete(Duration.ofNanos(now - from));
            }
        } else {
            (failure instanceof NotDoneException ? failed : unknown).increment();
        }
        if (perSecond > 0 || stopped) {
            room.release();
        } else if (failure == null) {
            send(client, now);
        } else {
            var unused = later.schedule(
                    () -> send(client, System.nanoTime()), PAUSE_AFTER_FAILURE.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** What was acknowledged since this was last asked: how many, and after how many nanoseconds. */
    Histogram takeLatencies() {
        return latencies.getIntervalHistogram();
    }

    long acknowledged() {
        return acknowledged.sum();
    }

    long unknown() {
        return unknown.sum();
    }

    long failed() {
        return failed.sum();
    }

    /** How long it takes from now until a command is acknowledged that was due after now. */
    CompletableFuture<Duration> firstAcknowledgedFromNow() {
        firstAnswer = new CompletableFuture<>();
        watchedFromNanos.set(System.nanoTime());
        return firstAnswer;
    }

    /** Sends nothing more, and waits for what is outstanding. */
    void stop() throws InterruptedException {
        stopped = true;
        if (!room.tryAcquire(outstanding, 2 * DEADLINE.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException("a client owes an end of a command");
        }
        room.release(outstanding);
    }

    @Override
    public void close() {
        stopped = true;
        later.shutdownNow();
    }
}
