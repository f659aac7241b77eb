/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.testkit.junit;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Waiting for what comes some time.
 *
 * @param limit what has not come by then does not come
 */
record Patience(Duration limit) {

    void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw tooLate(what);
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    <T> T next(String what, BlockingQueue<T> queue) throws InterruptedException {
        T next = queue.poll(limit.toNanos(), TimeUnit.NANOSECONDS);
        if (next == null) {
            throw tooLate(what);
        }
        return next;
    }

    private AssertionError tooLate(String what) {
        return new AssertionError("not within " + limit + ": " + what);
    }
}
