/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.paxos4j.api.client.NotDoneException;
import org.paxos4j.api.client.OutcomeUnknownException;
import org.paxos4j.api.client.PaxosClient;
import org.paxos4j.examples.counter.Add;
import org.paxos4j.examples.counter.CounterProvider;
import org.paxos4j.statemachine.CommandRejected;

/**
 * Clients that add 1 to counters until they are stopped, each with one command outstanding and a session of its own, and
 * that count what they were told. They outlive the cluster: a client that gets nothing done goes on trying.
 */
final class CounterLoad implements AutoCloseable {
    private static final long PAUSE_AFTER_FAILURE_MILLIS = 50;

    private final Supplier<PaxosClient> sessions;
    private final int clients;
    private final List<String> keys;
    private final Duration timeout;
    private final AtomicLongArray acknowledged;
    private final AtomicLongArray unknown;
    private final LongAdder failed = new LongAdder();
    private final LongAdder acknowledgedInAll = new LongAdder();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final ExecutorService threads;
    private final List<Future<LatencyHistogram>> workers = new ArrayList<>();
    private volatile @Nullable Watch watch;
    private long startedNanos;

    /** Waits for the first add that was begun and acknowledged after a moment. */
    private record Watch(long fromNanos, CompletableFuture<Duration> first) {}

    /**
     * What was told of one counter's adds.
     *
     * @param key the counter
     * @param acknowledged certainly done, each once
     * @param unknown perhaps done
     */
    record KeyCount(String key, long acknowledged, long unknown) {}

    /**
     * What was told of all.
     *
     * @param keys each counter's part
     * @param failed certainly not done
     * @param elapsed from the start to the last answer
     * @param latencies of the acknowledged adds
     */
    record Result(List<KeyCount> keys, long failed, Duration elapsed, LatencyHistogram latencies) {
        long acknowledged() {
            return keys.stream().mapToLong(KeyCount::acknowledged).sum();
        }

        long unknown() {
            return keys.stream().mapToLong(KeyCount::unknown).sum();
        }

        double perSecond() {
            return acknowledged() / Math.max(1e-9, elapsed.toNanos() / 1e9);
        }
    }

    /**
     * A load that has not begun.
     *
     * @param sessions makes a client with a session of its own
     * @param clients how many
     * @param keys the counters, added to in turn
     * @param timeout how long one add may take
     */
    CounterLoad(Supplier<PaxosClient> sessions, int clients, List<String> keys, Duration timeout) {
        this.sessions = sessions;
        this.clients = clients;
        this.keys = List.copyOf(keys);
        this.timeout = timeout;
        acknowledged = new AtomicLongArray(keys.size());
        unknown = new AtomicLongArray(keys.size());
        AtomicInteger number = new AtomicInteger();
        threads = Executors.newFixedThreadPool(clients, work -> {
            Thread thread = new Thread(work, "paxos-load-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Makes the clients, then begins to measure. */
    void start() {
        List<PaxosClient> made = Stream.generate(sessions).limit(clients).toList();
        startedNanos = System.nanoTime();
        for (int number = 0; number < clients; number++) {
            int firstKey = number;
            PaxosClient client = made.get(number);
            workers.add(threads.submit(() -> run(client, firstKey)));
        }
    }

    /** How many adds were acknowledged so far. */
    long acknowledged() {
        return acknowledgedInAll.sum();
    }

    /** How many adds have an unknown outcome so far. */
    long unknown() {
        return LongStream.range(0, keys.size())
                .map(key -> unknown.get((int) key))
                .sum();
    }

    /**
     * How long it takes from now until the first add is acknowledged that was begun after now. (An answer that was
     * already under way does not count.)
     */
    CompletableFuture<Duration> firstAcknowledgedFromNow() {
        CompletableFuture<Duration> first = new CompletableFuture<>();
        watch = new Watch(System.nanoTime(), first);
        return first;
    }

    /** A client that ended by an error of its own, if any: then the load is not what it should be. */
    Optional<Throwable> failure() {
        return workers.stream()
                .filter(Future::isDone)
                .map(CounterLoad::failureOf)
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<Throwable> failureOf(Future<?> done) {
        try {
            done.get();
            return Optional.empty();
        } catch (ExecutionException failed) {
            return Optional.of(Answers.causeOf(failed));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return Optional.of(interrupted);
        }
    }

    /** Begins no more adds, waits for those that are outstanding (at most the time-out), and tells the result. */
    Result stop() throws InterruptedException {
        stopped.countDown();
        LatencyHistogram latencies = new LatencyHistogram();
        for (Future<LatencyHistogram> worker : workers) {
            try {
                latencies.add(worker.get());
            } catch (ExecutionException failure) {
                throw new IllegalStateException("a client of the load failed", failure.getCause());
            }
        }
        Duration elapsed = Duration.ofNanos(System.nanoTime() - startedNanos);
        List<KeyCount> counts = IntStream.range(0, keys.size())
                .mapToObj(key -> new KeyCount(keys.get(key), acknowledged.get(key), unknown.get(key)))
                .toList();
        return new Result(counts, failed.sum(), elapsed, latencies);
    }

    @Override
    public void close() {
        stopped.countDown();
        threads.shutdownNow();
    }

    private LatencyHistogram run(PaxosClient client, int firstKey) throws InterruptedException {
        LatencyHistogram latencies = new LatencyHistogram();
        try (client) {
            for (int turn = firstKey; stopped.getCount() > 0; turn = (turn + 1) % keys.size()) {
                int key = turn % keys.size();
                if (!add(client, key, latencies)) {
                    stopped.await(PAUSE_AFTER_FAILURE_MILLIS, TimeUnit.MILLISECONDS);
                }
            }
        }
        return latencies;
    }

    /** Whether the add was acknowledged. */
    private boolean add(PaxosClient client, int key, LatencyHistogram latencies) throws InterruptedException {
        long begun = System.nanoTime();
        try {
            client.submit(CounterProvider.NAME, new Add(keys.get(key), 1), timeout)
                    .get();
        } catch (ExecutionException notAcknowledged) {
            Throwable cause = Answers.causeOf(notAcknowledged);
            if (cause instanceof OutcomeUnknownException) {
                unknown.incrementAndGet(key);
            } else if (cause instanceof NotDoneException || cause instanceof CommandRejected) {
                failed.increment();
            } else {
                throw new IllegalStateException("a client ended a command in a way that is not in its contract", cause);
            }
            return false;
        }
        long now = System.nanoTime();
        acknowledged.incrementAndGet(key);
        acknowledgedInAll.increment();
        latencies.record(now - begun);
        Watch watching = watch;
        if (watching != null && begun - watching.fromNanos >= 0) {
            watching.first.complete(Duration.ofNanos(now - watching.fromNanos));
        }
        return true;
    }
}
