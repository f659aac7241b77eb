/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.testkit;

import java.time.Duration;
import java.util.Locale;

/**
 * One fault in the plan of a simulation: when it begins, how long it lasts, and what chance has to say about it, drawn before the
 * run, so that another fault can be left out without changing this one.
 *
 * @param number its place in the plan, from 1 on
 * @param kind what kind of fault
 * @param beginMillis when it begins, from the start of the run
 * @param endMillis when it ends; later
 * @param target which node, from 0 on, or {@link #LEADER} for the one that leads then
 * @param strength how bad it is, 0 to 1
 * @param variant which of several forms it takes
 */
record Strike(int number, FaultKind kind, long beginMillis, long endMillis, int target, double strength, int variant) {
    /** Whoever leads when it begins. */
    static final int LEADER = -1;

    Duration lasts() {
        return Duration.ofMillis(endMillis - beginMillis);
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%s of %s from %.3f s to %.3f s (strength %.2f, variant %d)",
                kind.word(),
                target == LEADER ? "the leader" : "node " + (target + 1),
                beginMillis / 1e3,
                endMillis / 1e3,
                strength,
                variant);
    }
}
