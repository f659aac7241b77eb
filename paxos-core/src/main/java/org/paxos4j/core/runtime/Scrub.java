/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.runtime;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.paxos4j.api.spi.Journal;

/**
 * When the journal checks itself again, and how much of itself: slowly, so that neither a sync nor a follower that catches up
 * notices it, and for ever, so that what a disk has lost is found while the other nodes still have it.
 */
final class Scrub {
    private static final long NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

    private final Journal journal;
    private final LongSupplier clock;
    private long due;

    /** Begins after a pause: a journal that was just opened has been checked. */
    Scrub(Journal journal, LongSupplier clock) {
        this.journal = journal;
        this.clock = clock;
        this.due = clock.getAsLong() + Bounds.SCRUB_PAUSE_NANOS;
    }

    /** When the next step may be taken, in nanoseconds of the clock. */
    long due() {
        return due;
    }

    boolean isDue() {
        return clock.getAsLong() - due >= 0;
    }

    /** Lets the journal check a little; then as much time passes as that may take at most. */
    void step() {
        long checked = journal.scrub(Bounds.SCRUB_BYTES_PER_TURN);
        long pause = checked == 0
                ? Bounds.SCRUB_PAUSE_NANOS
                : Math.multiplyExact(checked, NANOS_PER_SECOND) / Bounds.SCRUB_BYTES_PER_SECOND;
        due = clock.getAsLong() + pause;
    }
}
