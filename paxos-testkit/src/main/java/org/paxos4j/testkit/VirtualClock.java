/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.testkit;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * The clock of one node's machine: as fast as the cluster's, faster or slower, and ahead by the jumps that it made. It never
 * goes back, and outlives the node.
 */
final class VirtualClock implements LongSupplier {
    private final LongSupplier cluster;
    private long clustersBase;
    private long ownBase;
    private double rate = 1;

    /** One that shows what the cluster's does. */
    VirtualClock(LongSupplier cluster) {
        this.cluster = cluster;
        this.clustersBase = cluster.getAsLong();
        this.ownBase = clustersBase;
    }

    @Override
    public long getAsLong() {
        return ownBase + (long) ((cluster.getAsLong() - clustersBase) * rate);
    }

    double rate() {
        return rate;
    }

    /** From now on it runs so many times as fast as the cluster's. */
    void setRate(double newRate) {
        rebase();
        rate = newRate;
    }

    void jump(Duration forward) {
        rebase();
        ownBase += forward.toNanos();
    }

    private void rebase() {
        ownBase = getAsLong();
        clustersBase = cluster.getAsLong();
    }
}
