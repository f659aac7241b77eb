/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.server;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When the load of the demo has gone on long enough: after a number of adds and grants, or after a time.
 *
 * @param adds how many acknowledged adds; 0 if the time counts
 * @param grants how many acknowledged grants of locks; 0 if the time counts
 * @param time how long; zero if the numbers count
 */
record DemoGoal(long adds, long grants, Duration time) {
    private static final long DEFAULT_ADDS = 20_000;
    private static final long DEFAULT_GRANTS = 200;

    static DemoGoal of(@Nullable Integer seconds) {
        return seconds == null
                ? new DemoGoal(DEFAULT_ADDS, DEFAULT_GRANTS, Duration.ZERO)
                : new DemoGoal(0, 0, Duration.ofSeconds(seconds));
    }

    /** Which share of the goal is reached, from 0 on. */
    double share(long addsDone, long grantsDone, Duration elapsed) {
        return adds > 0
                ? Math.min((double) addsDone / adds, (double) grantsDone / grants)
                : (double) elapsed.toNanos() / time.toNanos();
    }

    @Override
    public String toString() {
        return adds > 0
                ? String.format(java.util.Locale.ROOT, "%,d adds and %,d grants are acknowledged", adds, grants)
                : Durations.text(time) + " are over";
    }
}
