/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** How the counted operations of a load have ended so far. Safe for use by any thread. */
final class Tally {
    private final List<String> keys;
    private final AtomicLongArray acknowledged;
    private final AtomicLongArray unknown;
    private final LongAdder acknowledgedInAll = new LongAdder();
    private final LongAdder unknownInAll = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private volatile @Nullable Watch watch;

    /** Waits for the first operation that was begun and acknowledged after a moment. */
    private record Watch(long fromNanos, CompletableFuture<Duration> first) {}

    /**
     * What was told of the operations on one key.
     *
     * @param key the key
     * @param acknowledged certainly done, each once
     * @param unknown perhaps done
     */
    record KeyCount(String key, long acknowledged, long unknown) {}

    Tally(List<String> keys) {
        this.keys = keys;
        acknowledged = new AtomicLongArray(keys.size());
        unknown = new AtomicLongArray(keys.size());
    }

    void count(int key, LoadClient.Outcome.End end, long begunNanos, long nowNanos) {
        switch (end) {
            case FAIL -> failed.increment();
            case UNKNOWN -> {
                unknown.incrementAndGet(key);
                unknownInAll.increment();
            }
            case OK -> {
                acknowledged.incrementAndGet(key);
                acknowledgedInAll.increment();
                Watch watching = watch;
                if (watching != null && begunNanos - watching.fromNanos >= 0) {
                    watching.first.complete(Duration.ofNanos(nowNanos - watching.fromNanos));
                }
            }
        }
    }

    long acknowledged() {
        return acknowledgedInAll.sum();
    }

    long unknown() {
        return unknownInAll.sum();
    }

    long failed() {
        return failed.sum();
    }

    List<KeyCount> byKey() {
        return IntStream.range(0, keys.size())
                .mapToObj(key -> new KeyCount(keys.get(key), acknowledged.get(key), unknown.get(key)))
                .toList();
    }

    /**
     * How long it takes from now until the first operation is acknowledged that was begun after now. (An answer that was
     * already under way does not count.)
     */
    CompletableFuture<Duration> firstAcknowledgedFromNow() {
        CompletableFuture<Duration> first = new CompletableFuture<>();
        watch = new Watch(System.nanoTime(), first);
        return first;
    }
}
