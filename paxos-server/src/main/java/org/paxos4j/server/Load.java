/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.paxos4j.api.client.PaxosClient;

/**
 * Clients that repeat a workload until they are stopped, each with one operation outstanding and a session of its own, and
 * that count what they were told. They outlive the cluster: a client that gets nothing done goes on trying.
 */
final class Load implements AutoCloseable {
    private static final long PAUSE_AFTER_FAILURE_MILLIS = 50;

    private final Supplier<PaxosClient> sessions;
    private final int clients;
    private final Workload workload;
    private final Duration timeout;
    private final Pace pace;
    private final History history;
    private final Tally tally;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final ExecutorService threads;
    private final List<Future<Histogram>> workers = new ArrayList<>();
    private long startedNanos;

    /**
     * What was told of all.
     *
     * @param counted what was counted, for people
     * @param keys each key's part
     * @param failed certainly not done
     * @param elapsed from the start to the last answer
     * @param latencies of what was acknowledged, in nanoseconds
     */
    record Result(String counted, List<Tally.KeyCount> keys, long failed, Duration elapsed, Histogram latencies) {
        long acknowledged() {
            return keys.stream().mapToLong(Tally.KeyCount::acknowledged).sum();
        }

        long unknown() {
            return keys.stream().mapToLong(Tally.KeyCount::unknown).sum();
        }

        double perSecond() {
            return acknowledged() / Math.max(1e-9, elapsed.toNanos() / 1e9);
        }

        double latencyMillis(double percentile) {
            return latencies.getValueAtPercentile(percentile) / 1e6;
        }

        double maxLatencyMillis() {
            return latencies.getMaxValue() / 1e6;
        }

        /** For programs; without the keys. */
        Map<String, Object> fields() {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("acknowledged", acknowledged());
            fields.put("failed", failed);
            fields.put("unknown", unknown());
            fields.put("seconds", elapsed.toMillis() / 1e3);
            fields.put("ops_per_second", Math.round(perSecond()));
            fields.put("p50_us", Math.round(1e3 * latencyMillis(50)));
            fields.put("p99_us", Math.round(1e3 * latencyMillis(99)));
            fields.put("max_us", Math.round(1e3 * maxLatencyMillis()));
            return fields;
        }
    }

    /** As fast as the cluster answers, without a history. */
    Load(Supplier<PaxosClient> sessions, int clients, Workload workload, Duration timeout) {
        this(sessions, clients, workload, timeout, Pace.UNLIMITED, History.none());
    }

    /**
     * A load that has not begun.
     *
     * @param sessions makes a client with a session of its own
     * @param clients how many
     * @param workload what they do
     * @param timeout how long one command may take
     * @param pace how fast
     * @param history what keeps all operations; the caller closes it
     */
    Load(Supplier<PaxosClient> sessions, int clients, Workload workload, Duration timeout, Pace pace, History history) {
        this.sessions = sessions;
        this.clients = clients;
        this.workload = workload;
        this.timeout = timeout;
        this.pace = pace;
        this.history = history;
        this.tally = new Tally(workload.keys());
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
            LoadClient client = new LoadClient(new Sender(made.get(number), timeout), number, tally, history);
            workers.add(threads.submit(() -> run(client)));
        }
    }

    /** How many operations were acknowledged so far. */
    long acknowledged() {
        return tally.acknowledged();
    }

    /** How many operations have an unknown outcome so far. */
    long unknown() {
        return tally.unknown();
    }

    /** As {@link Tally#firstAcknowledgedFromNow}. */
    CompletableFuture<Duration> firstAcknowledgedFromNow() {
        return tally.firstAcknowledgedFromNow();
    }

    /** A client that ended by an error of its own, if any: then the load is not what it should be. */
    Optional<Throwable> failure() {
        return workers.stream()
                .filter(Future::isDone)
                .map(Load::failureOf)
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

    /** Begins no more turns, waits for those that are under way, and tells the result. */
    Result stop() throws InterruptedException {
        stopped.countDown();
        Histogram latencies = new Histogram(3);
        for (Future<Histogram> worker : workers) {
            try {
                latencies.add(worker.get());
            } catch (ExecutionException failure) {
                throw new IllegalStateException("a client of the load failed", failure.getCause());
            }
        }
        Duration elapsed = Duration.ofNanos(System.nanoTime() - startedNanos);
        return new Result(workload.counted(), tally.byKey(), tally.failed(), elapsed, latencies);
    }

    @Override
    public void close() {
        stopped.countDown();
        threads.shutdownNow();
    }

    private Histogram run(LoadClient client) throws InterruptedException {
        int keys = workload.keys().size();
        try (client) {
            for (long turn = 0; stopped.getCount() > 0; turn++) {
                client.turnIsDue(pace.await(startedNanos, client.number(), turn, stopped));
                // Each client begins at another key.
                if (stopped.getCount() > 0 && !workload.turn(client, (int) ((client.number() + turn) % keys))) {
                    stopped.await(PAUSE_AFTER_FAILURE_MILLIS, TimeUnit.MILLISECONDS);
                }
            }
        }
        return client.latencies();
    }
}
