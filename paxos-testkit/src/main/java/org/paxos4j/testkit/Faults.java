/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.testkit;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/** What the strikes of a plan do to a cluster while they last. */
final class Faults {
    private static final double MOST_LOSS = 0.3;
    private static final double MOST_DUPLICATION = 0.5;
    private static final int LONGEST_DELAY_MILLIS = 1_000;
    private static final int SLOWEST = 400;

    private final VirtualCluster cluster;
    private final Map<Strike, Integer> struck = new HashMap<>();
    private double loss;
    private double duplication;
    private Duration longestDelay = VirtualNetwork.HEALTHY_DELAY;

    Faults(VirtualCluster cluster) {
        this.cluster = cluster;
    }

    void begin(Strike strike) {
        int node = target(strike);
        struck.put(strike, node);
        switch (strike.kind()) {
            case LOSS -> loss = strike.strength() * MOST_LOSS;
            case DUPLICATION -> duplication = strike.strength() * MOST_DUPLICATION;
            case DELAY ->
                longestDelay =
                        VirtualNetwork.HEALTHY_DELAY.plusMillis((long) (strike.strength() * LONGEST_DELAY_MILLIS));
            case PARTITION -> part(node, strike.variant());
            case CRASH -> crash(node, strike);
            case PAUSE -> cluster.holdUp(node, strike.lasts());
            case DISK_SLOW -> cluster.slowDisk(node, slowness(strike));
            case DISK_FAILURE -> cluster.failDisk(node);
            case APPLY_SLOW -> cluster.slowStateMachines(node, slowness(strike));
            case CLIENTS -> {
                if (strike.variant() % 2 == 0) {
                    cluster.dropConnections();
                } else {
                    cluster.cutOffClients(node);
                }
            }
        }
        weather();
    }

    void end(Strike strike) {
        int node = Objects.requireNonNull(struck.remove(strike));
        switch (strike.kind()) {
            case LOSS -> loss = 0;
            case DUPLICATION -> duplication = 0;
            case DELAY -> longestDelay = VirtualNetwork.HEALTHY_DELAY;
            case PARTITION, CLIENTS -> cluster.cutNothing();
            case CRASH, DISK_FAILURE -> IntStream.rangeClosed(1, cluster.size()).forEach(this::repair);
            case PAUSE -> {}
            case DISK_SLOW -> cluster.slowDisk(node, 1);
            case APPLY_SLOW -> cluster.slowStateMachines(node, 1);
        }
        weather();
    }

    /** Everything is healed: the network, the disks, the machines. */
    void endAll() {
        cluster.healthyNetwork();
        for (int node = 1; node <= cluster.size(); node++) {
            repair(node);
            cluster.mend(node);
        }
    }

    private int target(Strike strike) {
        int leader = cluster.leader();
        int other = 1 + (strike.target() == Strike.LEADER ? strike.variant() : strike.target()) % cluster.size();
        return strike.target() == Strike.LEADER && leader != 0 ? leader : other;
    }

    private void weather() {
        cluster.faultyNetwork(loss, duplication, longestDelay);
    }

    private static int slowness(Strike strike) {
        return 1 + (int) (strike.strength() * SLOWEST);
    }

    private void crash(int node, Strike strike) {
        boolean all = strike.variant() % 8 == 0;
        for (int each = 1; each <= cluster.size(); each++) {
            if ((all || each == node) && cluster.isRunning(each)) {
                cluster.crash(each);
            }
        }
    }

    private void repair(int node) {
        if (cluster.hasStopped(node)) {
            cluster.crash(node);
        }
        if (!cluster.isRunning(node)) {
            cluster.start(node);
        }
    }

    private void part(int node, int variant) {
        for (int from = 1; from <= cluster.size(); from++) {
            for (int to = 1; to <= cluster.size(); to++) {
                boolean apart = switch (variant % 4) {
                    case 0 -> (from <= cluster.size() / 2) != (to <= cluster.size() / 2);
                    case 1 -> from == node || to == node;
                    case 2 -> from == node;
                    default -> to == node;
                };
                if (apart && from != to) {
                    cluster.cut(from, to);
                }
            }
        }
    }
}
