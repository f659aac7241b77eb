/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.runtime;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.paxos4j.api.protocol.Accept;
import org.paxos4j.api.protocol.AcceptAck;
import org.paxos4j.api.protocol.BallotNumber;
import org.paxos4j.api.protocol.HeartbeatAck;
import org.paxos4j.api.protocol.PeerMessage;
import org.paxos4j.api.protocol.PrepareAck;
import org.paxos4j.api.protocol.Progress;

/**
 * Where promises and votes wait for the disk. Every message waits for the newest group that was handed over before it or
 * with it, whether or not its own batch wrote anything: answers come from memory, and memory is ahead of the disk.
 * (Interleaving: a prepare is answered while its group is in flight; its duplicate comes, writes nothing, and must wait for
 * that same group all the same.) Owned by the replica.
 */
final class AfterSyncOutbox {
    /** A message that waits. */
    record Held(long group, int to, PeerMessage message) {}

    private record InFlight(long group, Progress progress) {}

    /** What makes two messages one: the second says nothing that the first does not. */
    private record Content(int to, Class<?> type, Object about) {}

    private final Deque<Held> held = new ArrayDeque<>();
    private final Set<Content> contents = new HashSet<>();
    private final Deque<InFlight> inFlight = new ArrayDeque<>();
    private long newestGroup;
    private long durableGroup;
    private Progress durableProgress;

    /** With the progress that was in the journal at the start. */
    AfterSyncOutbox(Progress stored) {
        this.durableProgress = stored;
    }

    /** A group was handed over. */
    void handedOver(long group, Progress progress) {
        newestGroup = group;
        inFlight.add(new InFlight(group, progress));
    }

    /**
     * Keeps a message until all that was handed over so far is durable. While the disk hangs peers repeat what they ask, and
     * this node what it says to itself: what already waits is not kept again, since it will leave earlier and tell the same.
     *
     * @return whether it waits now; if not, there is no room, and it is lost like any message may be. Votes to the node itself
     *     are never lost.
     */
    boolean hold(int to, PeerMessage message) {
        Content content = contentOf(to, message);
        if (contents.contains(content)) {
            return true;
        }
        if (held.size() >= Bounds.HELD_MESSAGES && !(message.from() == to && message instanceof AcceptAck)) {
            return false;
        }
        contents.add(content);
        held.add(new Held(newestGroup, to, message));
        return true;
    }

    private static Content contentOf(int to, PeerMessage message) {
        Object about = message;
        if (message instanceof AcceptAck ack) {
            about = ack.requestId();
        } else if (message instanceof HeartbeatAck ack) {
            about = ack.requestId();
        } else if (message instanceof PrepareAck page) {
            about = List.of(page.requestId(), page.coversFrom());
        } else if (message instanceof Accept accept) {
            about = accept.id();
        }
        return new Content(to, message.getClass(), about);
    }

    /** All groups up to this one are durable. */
    void durableUpTo(long group) {
        durableGroup = group;
        for (InFlight next = inFlight.peek(); next != null && next.group() <= group; next = inFlight.peek()) {
            durableProgress = next.progress();
            inFlight.remove();
        }
    }

    /** A message that need wait no longer; null if there is none. */
    @Nullable
    Held release() {
        Held next = held.peek();
        if (next == null || next.group() > durableGroup) {
            return null;
        }
        contents.remove(contentOf(next.to(), next.message()));
        return held.remove();
    }

    /** The promise that is durable. */
    BallotNumber durablePromise() {
        return durableProgress.highestPromised();
    }

    /** The committed mark that is durable, together with all values up to it. */
    long durableMark() {
        return durableProgress.committedSlot();
    }
}
