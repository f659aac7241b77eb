/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.paxos4j.examples.lock.Acquire;
import org.paxos4j.examples.lock.Granted;
import org.paxos4j.examples.lock.LockProvider;
import org.paxos4j.examples.lock.Release;
import org.paxos4j.examples.lock.Released;
import org.paxos4j.examples.lock.Renew;
import org.paxos4j.statemachine.CommandRejected;

/**
 * Takes, keeps and gives back locks in one owner's name. What the cluster refuses comes as an {@link ExecutionException} with a
 * {@link CommandRejected}.
 *
 * @param session by which commands reach the cluster
 * @param name the owner's name
 */
record LockOwner(Sender session, String name) {
    /** How long the cluster keeps the place of one who does not ask again: one who is gone holds nobody up for longer. */
    private static final Duration PLACE_KEPT = Duration.ofSeconds(5);

    private static final long ASK_AGAIN_MIN_MILLIS = 10;
    private static final long ASK_AGAIN_MAX_MILLIS = 60;

    /**
     * Takes a lock; waits for it in the order of coming.
     *
     * @return the fencing token
     */
    long acquire(String lock, Duration lease, Duration wait) throws ExecutionException, InterruptedException {
        if (wait.isZero()) {
            return acquireAtOnce(lock, lease);
        }
        long endNanos = System.nanoTime() + wait.toNanos();
        for (long leftMillis = wait.toMillis(); leftMillis > 0; leftMillis = millisUntil(endNanos)) {
            long keptMillis = Math.min(leftMillis, PLACE_KEPT.toMillis());
            Record answer = send(new Acquire(lock, name, lease.toMillis(), keptMillis), Record.class);
            if (answer instanceof Granted granted) {
                return granted.token();
            }
            long pause = ThreadLocalRandom.current().nextLong(ASK_AGAIN_MIN_MILLIS, ASK_AGAIN_MAX_MILLIS);
            TimeUnit.MILLISECONDS.sleep(Math.max(0, Math.min(pause, millisUntil(endNanos))));
        }
        try {
            return acquireAtOnce(lock, lease);
        } catch (ExecutionException refused) {
            if (refused.getCause() instanceof CommandRejected) {
                giveUpPlace(lock);
            }
            throw refused;
        }
    }

    /** Without a place in the queue. */
    private long acquireAtOnce(String lock, Duration lease) throws ExecutionException, InterruptedException {
        return send(new Acquire(lock, name, lease.toMillis(), 0), Granted.class).token();
    }

    /** Gives back a place in the queue, or the lock if it was granted in the meantime. */
    private void giveUpPlace(String lock) throws ExecutionException, InterruptedException {
        try {
            release(lock, 0);
        } catch (ExecutionException failed) {
            if (!(failed.getCause() instanceof CommandRejected)) {
                throw failed;
            }
            // The place is lost already.
        }
    }

    /** Has the lease count anew; the token stays. 0 for whichever token. */
    long renew(String lock, long token, Duration lease) throws ExecutionException, InterruptedException {
        return send(new Renew(lock, name, token, lease.toMillis()), Granted.class)
                .token();
    }

    /**
     * Gives a lock back, or a place in its queue.
     *
     * @param token 0 for whichever, and for a place
     * @return the token under which it was held; 0 for a place
     */
    long release(String lock, long token) throws ExecutionException, InterruptedException {
        return send(new Release(lock, name, token), Released.class).token();
    }

    private static long millisUntil(long endNanos) {
        return TimeUnit.NANOSECONDS.toMillis(endNanos - System.nanoTime());
    }

    private <R extends Record> R send(Record command, Class<R> answer) throws ExecutionException, InterruptedException {
        return session.send(LockProvider.NAME, command, answer);
    }
}
