/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A moment by which something must have happened, and a patient way to wait for it. */
final class Deadline {
    private static final long POLL_MILLIS = 20;

    private final Duration budget;
    private final long endNanos;

    private Deadline(Duration budget) {
        this.budget = budget;
        this.endNanos = System.nanoTime() + budget.toNanos();
    }

    static Deadline in(Duration budget) {
        return new Deadline(budget);
    }

    Duration remaining() {
        return Duration.ofNanos(Math.max(0, endNanos - System.nanoTime()));
    }

    /**
     * Asks again and again until {@code condition} holds.
     *
     * @param what what is waited for, for the complaint when the time is over
     */
    void await(String what, BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            if (remaining().isZero()) {
                throw new CommandFailure(
                        ExitCode.CHECK_FAILED,
                        "the time of " + Durations.text(budget) + " is over, still waiting for " + what);
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
    }
}
