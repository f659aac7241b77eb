/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.apply;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/**
 * All sessions, the least recently used one first. It changes by the log alone: use is the order of the log, time is the
 * log's clock. So every replica knows the same sessions at the same slot.
 */
final class SessionTable {
    /** How many sessions there are at most; equal on all nodes. One more drives out the least recently used one. */
    static final int MAX_SESSIONS = 10_000;

    /**
     * How much the answers of all sessions may weigh together; equal on all nodes. Clients leave their last answers here when
     * they go away. It is so much that no session is driven out by its own answers.
     */
    static final long MAX_CACHED_BYTES = 32L << 20;

    /** After how much of the log's time an unused session is forgotten; equal on all nodes. */
    static final Duration SESSION_EXPIRY = Duration.ofHours(1);

    private static final int INDEX_BITS = 16;
    private static final long ANY_WEIGHT = -1;
    private static final long EXPIRY_NANOS = SESSION_EXPIRY.toNanos();

    private final LinkedHashMap<Long, Session> byId = new LinkedHashMap<>(16, 0.75f, true);
    private long weightBytes;

    /**
     * Opens a session.
     *
     * <p>Its id is the place in the log of the command that opened it: unique for ever, without a counter that would have to
     * be kept. The slot alone would not do, because several commands of one batch may open sessions; their index (below
     * 1,024) fits the lowest 16 bits, which leaves 47 for the slot: more than four years at a million slots a second.
     *
     * @return its id
     */
    long open(long slot, int indexInBatch, long nowNanos) {
        if (byId.size() >= MAX_SESSIONS) {
            endFirst(ANY_WEIGHT);
        }
        long id = slot << INDEX_BITS | indexInBatch;
        byId.put(id, new Session(nowNanos));
        return id;
    }

    /** The session, now used; {@code null} if there is none, or none any more. */
    @Nullable
    Session use(long id, long nowNanos) {
        Session session = byId.get(id);
        if (session != null) {
            session.used(nowNanos);
        }
        return session;
    }

    /** As {@link Session#raiseFloor}. */
    void raiseFloor(Session session, long newFloor) {
        long before = session.weightBytes();
        session.raiseFloor(newFloor);
        weightBytes += session.weightBytes() - before;
    }

    /** As {@link Session#remember}, of the session that was used last; others may end by it. */
    void remember(Session session, long sequence, Answer answer) {
        session.remember(sequence, answer);
        weightBytes += answer.weightBytes();
        while (weightBytes > MAX_CACHED_BYTES) {
            endFirst(MAX_CACHED_BYTES / (2L * byId.size()));
        }
    }

    /**
     * Ends the least recently used session whose answers weigh more than {@code lightBytes}. With half of what there is room for,
     * divided by the number of sessions, there is one whenever there is no room; and who has few and small answers does not have to
     * suffer from those of others.
     */
    private void endFirst(long lightBytes) {
        Iterator<Session> eldestFirst = byId.values().iterator();
        Session session = eldestFirst.next();
        while (session.weightBytes() <= lightBytes) {
            session = eldestFirst.next();
        }
        eldestFirst.remove();
        weightBytes -= session.weightBytes();
    }

    /**
     * Forgets what has expired. The clock never goes back, so the order of use is the order of expiry, and this looks at no
     * more than one session that stays.
     */
    void expire(long nowNanos) {
        while (!byId.isEmpty() && nowNanos - byId.values().iterator().next().lastUsedNanos() >= EXPIRY_NANOS) {
            endFirst(ANY_WEIGHT);
        }
    }

    /** When the next session expires, in nanoseconds of the log's clock. */
    long nextExpiryNanos() {
        return byId.isEmpty() ? Long.MAX_VALUE : byId.values().iterator().next().lastUsedNanos() + EXPIRY_NANOS;
    }

    int size() {
        return byId.size();
    }
}
