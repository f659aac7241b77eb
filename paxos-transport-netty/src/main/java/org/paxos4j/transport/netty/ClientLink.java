/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.transport.netty;

import io.netty.channel.Channel;
import io.netty.handler.codec.TooLongFrameException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.paxos4j.api.protocol.ClientMessage;
import org.paxos4j.api.protocol.ClientRequest;
import org.paxos4j.api.protocol.ServerResponse;
import org.paxos4j.api.protocol.WireMessage;
import org.paxos4j.api.spi.ClientConnection;

/**
 * A connection between a client and a node, at either end. Nothing of it is ever dropped while it lasts: if the other
 * end does not read and too much waits, the connection is closed.
 */
final class ClientLink implements ClientConnection {
    private final Channel channel;
    private final String other;
    private final long maxPendingBytes;
    private final Faults faults;
    private final Queue<ClientMessage> queue = new ConcurrentLinkedQueue<>();
    private final AtomicLong pendingBytes = new AtomicLong();
    private final AtomicBoolean overflown = new AtomicBoolean();
    private final Wakeup drain;

    /**
     * A link over a connection that is welcomed.
     *
     * @param other who is at the other end, for the log
     */
    ClientLink(Channel channel, String other, long maxPendingBytes, Faults faults) {
        this.channel = channel;
        this.other = other;
        this.maxPendingBytes = maxPendingBytes;
        this.faults = faults;
        this.drain = new Wakeup(channel.eventLoop(), this::drain);
    }

    @Override
    public void send(ClientMessage message) {
        if (!channel.isActive()) {
            return;
        }
        int weight = weightBytes(message);
        if (pendingBytes.addAndGet(weight) > maxPendingBytes) {
            overflow();
            return;
        }
        queue.add(message);
        drain.request();
    }

    @Override
    public void close() {
        EventLoops.close(channel);
    }

    private void overflow() {
        if (overflown.compareAndSet(false, true)) {
            faults.report(other + " does not read: its connection is closed with more than " + maxPendingBytes
                    + " bytes waiting");
            close();
        }
    }

    /** Writes what waits, and flushes once; others have their turn after a batch. */
    private void drain() {
        Batch batch = new Batch(this::unsendable);
        for (ClientMessage next = next(batch); next != null; next = next(batch)) {
            batch.add(next, weightBytes(next));
        }
        if (batch.isEmpty()) {
            return;
        }
        channel.writeAndFlush(batch).addListener(done -> pendingBytes.addAndGet(-batch.weightBytes()));
        if (!queue.isEmpty()) {
            drain.request();
        }
    }

    private @Nullable ClientMessage next(Batch batch) {
        return batch.isFull() ? null : queue.poll();
    }

    private void unsendable(WireMessage message, Exception cause) {
        if (cause instanceof TooLongFrameException) {
            faults.report("a message to " + other + " is dropped: " + Reasons.of(cause));
        } else {
            faults.caught(other, cause);
            close();
        }
    }

    private static int weightBytes(ClientMessage message) {
        int fixed = 128;
        if (message instanceof ServerResponse response) {
            return fixed + response.response().length();
        }
        return message instanceof ClientRequest request
                ? fixed + request.envelope().length()
                : fixed;
    }
}
