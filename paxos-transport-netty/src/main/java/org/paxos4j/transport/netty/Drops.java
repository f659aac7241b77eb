/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.transport.netty;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.StringJoiner;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Counts what one peer was not sent, and why. Any thread counts; one thread takes stock. */
final class Drops {
    /** Why a message is dropped. */
    enum Reason {
        NOT_CONNECTED("not connected"),
        QUEUE_FULL("queue full"),
        URGENT_QUEUE_FULL("urgent queue full"),
        CONNECTION_LOST("connection lost"),
        TOO_LARGE("too large"),
        NOT_ENCODABLE("cannot be encoded");

        private final String words;

        Reason(String words) {
            this.words = words;
        }
    }

    private final Faults faults;
    private final Map<Reason, LongAdder> counts = new EnumMap<>(Reason.class);
    private final Map<Reason, Long> told = new EnumMap<>(Reason.class);

    /** Whatever is counted here is also a fault of the transport. */
    Drops(Faults faults) {
        this.faults = faults;
        for (Reason reason : Reason.values()) {
            counts.put(reason, new LongAdder());
        }
    }

    void count(Reason reason, int messages) {
        counter(reason).add(messages);
        faults.count(messages);
    }

    long sum(Reason reason) {
        return counter(reason).sum();
    }

    private LongAdder counter(Reason reason) {
        return Objects.requireNonNull(counts.get(reason));
    }

    /**
     * What has come since the last stock.
     *
     * @param words as {@code 3 not connected, 17 queue full}
     * @param whileConnected whether anything else than a missing connection was a reason
     */
    record Stock(String words, boolean whileConnected) {}

    /** Takes stock; null if nothing has come since the last time. */
    @Nullable
    Stock sinceLastStock() {
        StringJoiner words = new StringJoiner(", ");
        boolean whileConnected = false;
        for (Reason reason : Reason.values()) {
            long now = sum(reason);
            long news = now - told.getOrDefault(reason, 0L);
            if (news > 0) {
                words.add(news + " " + reason.words);
                whileConnected |= reason != Reason.NOT_CONNECTED;
                told.put(reason, now);
            }
        }
        return words.length() == 0 ? null : new Stock(words.toString(), whileConnected);
    }
}
