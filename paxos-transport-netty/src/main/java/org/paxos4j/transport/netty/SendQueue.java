/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.transport.netty;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.paxos4j.api.protocol.PeerMessage;

/**
 * What waits to be sent to one peer: a lane for urgent messages, which has room of its own and goes first, and one for
 * all others. Each lane keeps its order. Any thread offers; one thread takes.
 */
final class SendQueue {
    private final int maxBytes;
    private final Queue<PeerMessage> urgent = new ConcurrentLinkedQueue<>();
    private final Queue<PeerMessage> others = new ConcurrentLinkedQueue<>();
    private final AtomicInteger urgentMessages = new AtomicInteger();
    private final AtomicLong urgentBytes = new AtomicLong();
    private final AtomicLong otherBytes = new AtomicLong();

    SendQueue(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Whether there was room; a message always fits into an empty lane, or it could never be sent. */
    boolean offer(PeerMessage message) {
        int weight = message.weightBytes();
        if (message.urgent()) {
            if (urgentMessages.incrementAndGet() > Limits.URGENT_MESSAGES) {
                urgentMessages.decrementAndGet();
                return false;
            }
            urgentBytes.addAndGet(weight);
            return urgent.add(message);
        }
        long sum = otherBytes.addAndGet(weight);
        if (sum > maxBytes && sum != weight) {
            otherBytes.addAndGet(-weight);
            return false;
        }
        return others.add(message);
    }

    /** The next message, which no longer counts; null if there is none. */
    @Nullable
    PeerMessage poll() {
        PeerMessage message = urgent.poll();
        if (message != null) {
            urgentMessages.decrementAndGet();
            urgentBytes.addAndGet(-message.weightBytes());
            return message;
        }
        message = others.poll();
        if (message != null) {
            otherBytes.addAndGet(-message.weightBytes());
        }
        return message;
    }

    /** Throws all away; tells how many messages that were. */
    int clear() {
        int dropped = 0;
        while (poll() != null) {
            dropped++;
        }
        return dropped;
    }

    long bytes() {
        return urgentBytes.get() + otherBytes.get();
    }
}
