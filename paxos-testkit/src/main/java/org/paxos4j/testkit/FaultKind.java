/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.testkit;

/**
 * What a {@link VirtualCluster} can break, and how often that was felt: a fault that is on and meets nobody counts for
 * nothing.
 */
public enum FaultKind {
    /** Messages that got lost, one each: {@link NetworkFaults#faulty}. */
    LOSS("loss"),
    /** Messages from node to node that were sent twice: {@link NetworkFaults#faulty}. */
    DUPLICATION("duplication"),
    /**
     * Messages from node to node that took longer than a healthy network takes at the most:
     * {@link NetworkFaults#faulty}.
     */
    DELAY("delay"),
    /** Messages that may have crossed ballots: {@link NetworkFaults#late}. */
    LATE("late"),
    /** Messages from node to node that a cut has swallowed: {@link NetworkFaults#cut}, {@link NetworkFaults#partition}. */
    PARTITION("partition"),
    /** Messages that went a slow way: {@link NetworkFaults#slow}. */
    SLOW_LINK("slow-link"),
    /** Messages that were held up on a way: {@link NetworkFaults#clog}. */
    CLOG("clog"),
    /** Nodes that ran and lost their power: {@link VirtualCluster#crash}, {@link VirtualCluster#crashInSync}. */
    CRASH("crash"),
    /** Nodes that did nothing for a while: {@link VirtualCluster#holdUp}. */
    PAUSE("pause"),
    /** Changes of a node's clock: {@link VirtualCluster#clockRate}, {@link VirtualCluster#jumpClock}. */
    CLOCK("clock"),
    /**
     * Crashes in the middle of a sync after which something is on the disk that was never synced, and perhaps not all:
     * {@link VirtualCluster#crashInSync}.
     */
    DISK_LOSS("disk-loss"),
    /** Turns that a slow disk did not take: {@link VirtualCluster#slowDisk}. */
    DISK_SLOW("disk-slow"),
    /** Writes and syncs that failed: {@link VirtualCluster#failDisk}, {@link VirtualCluster#failDiskAtWrite}. */
    DISK_FAILURE("disk-failure"),
    /** Damaged records that a node came upon, and starts refused because of one: {@link VirtualCluster#damageDisk}. */
    DISK_DAMAGE("disk-damage"),
    /** Turns that slow state machines did not take: {@link VirtualCluster#slowStateMachines}. */
    STATE_MACHINE_SLOW("state-machine-slow"),
    /** Nodes whose state machines were broken: {@link VirtualCluster#breakStateMachines}. */
    STATE_MACHINE_BROKEN("state-machine-broken"),
    /**
     * Connections of clients that were dropped, those that did not come about, and what was said on one and did not arrive:
     * {@link NetworkFaults#dropConnections}, {@link NetworkFaults#cutOffClients}, {@link NetworkFaults#silenceClients}.
     */
    CLIENTS("clients");

    private final String word;

    FaultKind(String word) {
        this.word = word;
    }

    /** Its name for people and command lines: lower-case words joined by hyphens; never changes. */
    public String word() {
        return word;
    }
}
