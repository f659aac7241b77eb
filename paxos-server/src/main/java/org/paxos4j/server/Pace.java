/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * When a client's turns are due: one after the other, or at a rate that all clients share. A turn that is late does not put the
 * later ones off.
 *
 * @param perSecond turns per second of all clients; 0 for as many as there can be
 * @param clients how many clients share it
 */
record Pace(double perSecond, int clients) {
    static final Pace UNLIMITED = new Pace(0, 1);

    /**
     * Waits for a turn.
     *
     * @param startedNanos when the load began
     * @param client whose turn
     * @param turn which turn of this client, 0 for the first
     * @param stopped ends the wait
     * @return when it was due
     */
    long await(long startedNanos, int client, long turn, CountDownLatch stopped) throws InterruptedException {
        if (perSecond == 0) {
            return System.nanoTime();
        }
        long due = startedNanos + (long) ((turn * clients + client) * 1e9 / perSecond);
        stopped.await(due - System.nanoTime(), TimeUnit.NANOSECONDS);
        return due;
    }
}
