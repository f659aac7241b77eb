/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.runtime;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A queue between agents, bounded by the weight of what is in it. Any thread offers; one thread polls. Its bound is
 * exceeded by at most what the threads that offer at the same moment bring.
 */
final class BoundedQueue<T> {
    private record Item<T>(T content, int weight) {}

    private final ConcurrentLinkedQueue<Item<T>> items = new ConcurrentLinkedQueue<>();
    private final AtomicLong weight = new AtomicLong();
    private final long bound;

    BoundedQueue(long bound) {
        this.bound = bound;
    }

    /** Adds something, unless there is no room. Something larger than the bound enters an empty queue. */
    boolean offer(T content, int itemWeight) {
        if (!hasRoomFor(itemWeight)) {
            return false;
        }
        add(content, itemWeight);
        return true;
    }

    /** Adds something whether there is room or not: for owners that have looked before. */
    void add(T content, int itemWeight) {
        weight.addAndGet(itemWeight);
        items.add(new Item<>(content, itemWeight));
    }

    boolean hasRoomFor(long itemWeight) {
        long now = weight.get();
        return now == 0 || now + itemWeight <= bound;
    }

    @Nullable
    T poll() {
        Item<T> item = items.poll();
        if (item == null) {
            return null;
        }
        weight.addAndGet(-item.weight());
        return item.content();
    }

    @Nullable
    T peek() {
        Item<T> item = items.peek();
        return item == null ? null : item.content();
    }

    long weight() {
        return weight.get();
    }

    boolean isEmpty() {
        return items.isEmpty();
    }
}
