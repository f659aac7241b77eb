/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.testkit;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** What the strikes of a plan do to a cluster while they last. */
final class Faults {
    private static final double MOST_LOSS = 0.3;
    private static final double MOST_DUPLICATION = 0.5;
    private static final double MOST_LATE = 0.1;
    private static final Duration LONGEST_DELAY = Duration.ofSeconds(1);
    /** Fifty of the longest election time-outs. */
    private static final Duration LATEST = Duration.ofSeconds(45);

    private static final Duration LONGEST_JUMP = Duration.ofSeconds(30);
    /** Who cannot know which of two is broken stops as well, and it takes four seconds to give up hope. */
    private static final Duration LONGEST_BROKEN = Duration.ofSeconds(2);

    private static final int SLOWEST = 400;
    private static final int ALL_CRASH_ONE_IN = 8;

    private final VirtualCluster cluster;
    private final Map<Strike, Integer> struck = new HashMap<>();
    private final Set<Integer> broken = new HashSet<>();
    private final Set<Integer> faulty = new HashSet<>();
    private double loss;
    private double duplication;
    private Duration longestDelay = VirtualNetwork.HEALTHY_DELAY;

    Faults(VirtualCluster cluster) {
        this.cluster = cluster;
    }

    void begin(Strike strike) {
        int node = target(strike);
        int other = 1 + strike.variant() % cluster.size();
        struck.put(strike, node);
        switch (strike.kind()) {
            case LOSS -> loss = strike.strength() * MOST_LOSS;
            case DUPLICATION -> duplication = strike.strength() * MOST_DUPLICATION;
            case DELAY -> longestDelay = VirtualNetwork.HEALTHY_DELAY.plus(part(LONGEST_DELAY, strike));
            case LATE -> cluster.network().late(strike.strength() * MOST_LATE, LATEST);
            case PARTITION -> cluster.network().partition(shape(strike));
            case SLOW_LINK -> cluster.network().slow(node, other, part(LONGEST_DELAY, strike));
            case CLOG -> cluster.network().clog(node, other);
            case CRASH -> crash(node, strike);
            case PAUSE -> cluster.holdUp(node, strike.lasts());
            case CLOCK -> changeClock(node, strike);
            case DISK_SLOW -> cluster.slowDisk(node, slowness(strike));
            case DISK_LOSS -> crashInSync(node);
            case DISK_FAILURE -> {
                if (strike.variant() % 2 == 0) {
                    cluster.failDisk(node);
                } else {
                    cluster.failDiskAtWrite(node);
                }
            }
            case DISK_DAMAGE -> damageDisk(node);
            case STATE_MACHINE_SLOW -> cluster.slowStateMachines(node, slowness(strike));
            case STATE_MACHINE_BROKEN -> breakStateMachines(node);
            case CLIENTS -> {
                switch (strike.variant() % 4) {
                    case 0 -> cluster.network().dropConnections();
                    case 1 -> cluster.network().dropConnections(node);
                    case 2 -> cluster.network().cutOffClients(node);
                    default -> cluster.network().silenceClients(node);
                }
            }
        }
        weather();
    }

    void end(Strike strike) {
        int node = Objects.requireNonNull(struck.remove(strike));
        int other = 1 + strike.variant() % cluster.size();
        switch (strike.kind()) {
            case LOSS -> loss = 0;
            case DUPLICATION -> duplication = 0;
            case DELAY -> longestDelay = VirtualNetwork.HEALTHY_DELAY;
            case LATE -> cluster.network().late(0, LATEST);
            case PARTITION, CLIENTS -> cluster.network().cutNothing();
            case SLOW_LINK -> cluster.network().slow(node, other, Duration.ZERO);
            case CLOG -> cluster.network().unclog(node, other);
            case CRASH, DISK_LOSS, DISK_FAILURE, STATE_MACHINE_BROKEN -> repairAll();
            case PAUSE, DISK_DAMAGE -> {}
            case CLOCK -> cluster.clockRate(node, 1);
            case DISK_SLOW -> cluster.slowDisk(node, 1);
            case STATE_MACHINE_SLOW -> cluster.slowStateMachines(node, 1);
        }
        weather();
    }

    /** How long a strike lasts at the most, whatever its plan says. */
    static Duration longest(FaultKind kind) {
        return kind == FaultKind.STATE_MACHINE_BROKEN ? LONGEST_BROKEN : Duration.ofDays(1);
    }

    /** Everything is healed: the network, the clocks, the disks, the machines. */
    void endAll() {
        cluster.network().late(0, LATEST);
        cluster.network().heal();
        repairAll();
        for (int node = 1; node <= cluster.size(); node++) {
            cluster.mend(node);
        }
    }

    private int target(Strike strike) {
        int leader = cluster.leader();
        int other = 1 + (strike.target() == Strike.LEADER ? strike.variant() : strike.target()) % cluster.size();
        return strike.target() == Strike.LEADER && leader != 0 ? leader : other;
    }

    /** The network as a whole. */
    private void weather() {
        cluster.network().faulty(loss, duplication, longestDelay);
    }

    private static Duration part(Duration longest, Strike strike) {
        return Duration.ofNanos(1 + (long) (strike.strength() * longest.toNanos()));
    }

    private static int slowness(Strike strike) {
        return 1 + (int) (strike.strength() * SLOWEST);
    }

    private static PartitionShape shape(Strike strike) {
        PartitionShape[] shapes = PartitionShape.values();
        return shapes[strike.variant() % shapes.length];
    }

    private void changeClock(int node, Strike strike) {
        if (strike.variant() % 2 == 0) {
            cluster.clockRate(
                    node,
                    VirtualCluster.SLOWEST_CLOCK
                            + strike.strength() * (VirtualCluster.FASTEST_CLOCK - VirtualCluster.SLOWEST_CLOCK));
        } else {
            cluster.jumpClock(node, part(LONGEST_JUMP, strike));
        }
    }

    private void crash(int node, Strike strike) {
        boolean all = strike.variant() % ALL_CRASH_ONE_IN == 0;
        for (int each = 1; each <= cluster.size(); each++) {
            if ((all || each == node) && cluster.isRunning(each)) {
                cluster.crash(each);
                broken.remove(each);
            }
        }
    }

    private void crashInSync(int node) {
        if (cluster.isRunning(node)) {
            cluster.crashInSync(node);
            broken.remove(node);
        }
    }

    private void damageDisk(int node) {
        if (mayBeFaulty(node)) {
            cluster.damageDisk(node);
        }
    }

    private void breakStateMachines(int node) {
        if (cluster.isRunning(node) && mayBeFaulty(node)) {
            cluster.breakStateMachines(node);
            broken.add(node);
        }
    }

    /**
     * No more than a minority is damaged or broken in the whole of a run. Nobody takes the place of a node that is lost; of broken ones
     * a majority would be right; and what a broken node has told counts against the leader of that term until it tells otherwise,
     * which it cannot while it is cut off or lost.
     */
    private boolean mayBeFaulty(int node) {
        if (faulty.size() < (cluster.size() - 1) / 2) {
            faulty.add(node);
        }
        return faulty.contains(node);
    }

    private void repairAll() {
        for (int node = 1; node <= cluster.size(); node++) {
            if (cluster.hasStopped(node) || broken.remove(node)) {
                cluster.crash(node);
            }
            if (!cluster.isRunning(node)) {
                cluster.start(node);
            }
        }
    }
}
