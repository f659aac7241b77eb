/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.api.protocol;

import java.util.Objects;

/**
 * How a node is, as it last published it.
 *
 * @param node its id
 * @param ready whether its journal is replayed and it takes part: not before it listens, and not after a fault
 * @param role {@code follower}, {@code recoverer} or {@code leader}
 * @param ballot its epoch if it leads or recovers, else the ballot of the leader it last heard
 * @param leader the node that it believes to lead; 0 for none
 * @param promised its promise
 * @param committed its committed slot
 * @param applied the highest slot that its state machines have applied
 * @param firstSlot the first slot of its journal; 0 if that is empty
 * @param lastSlot the last slot at which it has accepted anything; 0 for none
 * @param digestSlot the slot after which the digest was taken
 * @param digest the rolling digest of (slot, command, outcome) of every slot up to {@code digestSlot}: nodes that agree
 *     have equal digests at equal slots
 * @param queueBytes what waits in its queues
 * @param faults how many faults it has counted: dropped messages, refused connections, stopped state machines
 * @param syncs how often its journal was forced since the node started
 */
public record NodeStatus(
        int node,
        boolean ready,
        String role,
        BallotNumber ballot,
        int leader,
        BallotNumber promised,
        long committed,
        long applied,
        long firstSlot,
        long lastSlot,
        long digestSlot,
        long digest,
        long queueBytes,
        long faults,
        long syncs) {
    /** Checks that nothing is missing. */
    public NodeStatus {
        Objects.requireNonNull(role, "role");
        Objects.requireNonNull(ballot, "ballot");
        Objects.requireNonNull(promised, "promised");
    }
}
