/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.runtime;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.paxos4j.api.protocol.PeerMessage;

/**
 * What the replica hears. Three queues, so that neither clients nor bulk can keep a heartbeat waiting. The transport's
 * threads offer; the replica polls.
 */
final class Inbox {
    private final BoundedQueue<PeerMessage> lane = new BoundedQueue<>(Bounds.LANE_MESSAGES);
    private final BoundedQueue<PeerMessage> peers = new BoundedQueue<>(Bounds.PEER_INBOX_BYTES);
    private final BoundedQueue<PendingCommand> clients = new BoundedQueue<>(Bounds.CLIENT_INBOX_BYTES);
    private final AtomicLong dropped = new AtomicLong();

    /** Takes a peer's message, or drops and counts it. */
    void offer(PeerMessage message, int bytes) {
        boolean taken = message.urgent() ? lane.offer(message, 1) : peers.offer(message, bytes);
        if (!taken) {
            dropped.incrementAndGet();
        }
    }

    /** Counts a peer's message that is not taken. */
    void refuse() {
        dropped.incrementAndGet();
    }

    /** Takes a client's command, unless there is no room. */
    boolean offer(PendingCommand command) {
        return clients.offer(command, command.envelope().length());
    }

    @Nullable
    PeerMessage pollLane() {
        return lane.poll();
    }

    @Nullable
    PeerMessage pollPeers() {
        return peers.poll();
    }

    @Nullable
    PendingCommand peekClients() {
        return clients.peek();
    }

    @Nullable
    PendingCommand pollClients() {
        return clients.poll();
    }

    /** What waits, in bytes. */
    long bytes() {
        return peers.weight() + clients.weight();
    }

    /** How many messages of peers were dropped. */
    long dropped() {
        return dropped.get();
    }
}
