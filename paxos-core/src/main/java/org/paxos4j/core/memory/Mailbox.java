/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.memory;

import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs deliveries one after the other, on the threads of those that post them: whoever posts while nobody delivers,
 * delivers until nothing is left. No lock is held meanwhile; a delivery that leads to another one into the same mailbox
 * leaves it there and returns. So receivers that answer at once neither recurse without end nor wait for each other.
 */
final class Mailbox {
    private static final Logger LOG = LoggerFactory.getLogger(Mailbox.class);

    /** What every post counts for at least, in bytes. */
    private static final int MIN_POST_BYTES = 64;

    /** How many urgent posts may wait; they have this room to themselves. */
    private static final int MAX_URGENT = 1_024;

    private final long maxBytes;
    private final Queue<Post> urgent = new ArrayDeque<>();
    private final Queue<Post> ordinary = new ArrayDeque<>();
    private long queuedBytes;
    private long ordinaryBytes;
    private boolean delivering;

    private record Post(Runnable delivery, int bytes) {}

    /** With room for {@code maxBytes} of posts that wait and are not urgent; a larger one may enter if it is the only one. */
    Mailbox(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Posts a delivery, ahead of those that are not urgent if it is; false if there is no room for it. */
    boolean post(int bytes, boolean isUrgent, Runnable delivery) {
        int counted = Math.max(bytes, MIN_POST_BYTES);
        synchronized (this) {
            if (isUrgent ? urgent.size() >= MAX_URGENT : ordinaryBytes > 0 && ordinaryBytes + counted > maxBytes) {
                return false;
            }
            enqueue(isUrgent ? urgent : ordinary, new Post(delivery, counted));
            ordinaryBytes += isUrgent ? 0 : counted;
        }
        deliver();
        return true;
    }

    /** Posts a delivery that must not be lost, in its turn; these are few, and count for no bytes. */
    void postAlways(Runnable delivery) {
        synchronized (this) {
            enqueue(ordinary, new Post(delivery, 0));
        }
        deliver();
    }

    synchronized long queuedBytes() {
        return queuedBytes;
    }

    private void enqueue(Queue<Post> queue, Post post) {
        queue.add(post);
        queuedBytes += post.bytes();
    }

    private void deliver() {
        @Nullable Post post = first();
        while (post != null) {
            try {
                post.delivery().run();
            } catch (RuntimeException e) {
                // It is the receiver that failed; its sender, whose thread this is, has no part in it.
                LOG.error("A receiver of the transport in memory failed", e);
            } catch (Error e) {
                stopDelivering();
                throw e;
            }
            post = next();
        }
    }

    /** The first post, if nobody else delivers. */
    private synchronized @Nullable Post first() {
        if (delivering) {
            return null;
        }
        delivering = true;
        return next();
    }

    private synchronized void stopDelivering() {
        delivering = false;
    }

    private synchronized @Nullable Post next() {
        boolean isUrgent = !urgent.isEmpty();
        Post post = isUrgent ? urgent.poll() : ordinary.poll();
        if (post == null) {
            delivering = false;
        } else {
            queuedBytes -= post.bytes();
            ordinaryBytes -= isUrgent ? 0 : post.bytes();
        }
        return post;
    }
}
