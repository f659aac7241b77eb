/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.algorithm;

import java.util.Objects;
import org.paxos4j.api.protocol.BallotNumber;

/**
 * One node as the algorithm sees it. Immutable.
 *
 * @param nodeUniqueId its id
 * @param data its state
 * @param quorumStrategy who votes, and which votes suffice
 */
public record PaxosAgent(int nodeUniqueId, PaxosData data, QuorumStrategy quorumStrategy) {
    /** Checks that the node is a member. */
    public PaxosAgent {
        Objects.requireNonNull(data, "data");
        if (!quorumStrategy.members().contains(nodeUniqueId)) {
            throw new IllegalArgumentException("node " + nodeUniqueId + " is not one of " + quorumStrategy.members());
        }
    }

    /**
     * A node that has just started: a follower, whatever it was before.
     *
     * <p>Its promise is raised to the ballots above the stored mark: values that it had learned carry the ballot of
     * others' promises, and the mark may have fallen back below them over the restart. Its own next ballot goes above
     * everything in its log.
     *
     * @param stored what its journal holds
     * @param timeout when it first does something about hearing nothing, in nanoseconds of its clock
     * @throws IllegalArgumentException if the quorums do not meet
     */
    public static PaxosAgent restarted(
            int nodeUniqueId, QuorumStrategy quorumStrategy, StoredState stored, long timeout) {
        QuorumStrategy.requireIntersection(quorumStrategy);
        BallotNumber promise = BallotNumber.max(stored.progress().highestPromised(), stored.highestAboveMark());
        PaxosData data = new PaxosData(
                stored.progress().promised(promise),
                Follower.FRESH,
                timeout,
                HeardLeader.NOBODY,
                BallotNumber.max(promise, stored.highestInLog()),
                stored.highestStampNanos());
        return new PaxosAgent(nodeUniqueId, data, quorumStrategy);
    }

    /** Its role. */
    public PaxosRole role() {
        return data.role();
    }

    /** Its promise. */
    public BallotNumber promised() {
        return data.progress().highestPromised();
    }

    /** Its committed slot. */
    public long committedSlot() {
        return data.progress().committedSlot();
    }

    /** Its epoch if it leads or recovers, else the ballot of the leader it last heard. */
    public BallotNumber ballot() {
        if (role() instanceof Leader leader) {
            return leader.epoch();
        }
        return role() instanceof Recoverer recoverer
                ? recoverer.epoch()
                : data.heard().ballot();
    }

    /** Whether it may propose: it leads, has nothing recovered left to propose, and a slot is free. */
    public boolean canPropose(ProtocolLimits limits) {
        return role() instanceof Leader leader
                && leader.heldBack().isEmpty()
                && leader.open().hasRoom(limits);
    }

    /** When a {@link org.paxos4j.api.protocol.CheckTimeout} has something to do, in nanoseconds of its clock. */
    public long deadline() {
        if (role() instanceof Leader leader) {
            return leader.open().all().stream()
                    .mapToLong(AcceptResponsesAndTimeout::timeout)
                    .min()
                    .orElse(Long.MAX_VALUE);
        }
        return role() instanceof Follower follower
                ? Math.min(data.timeout(), follower.catchUp().retryAt())
                : data.timeout();
    }

    PaxosAgent with(PaxosData next) {
        return new PaxosAgent(nodeUniqueId, next, quorumStrategy);
    }

    PaxosAgent as(PaxosRole role) {
        return with(data.as(role));
    }

    boolean isMember(int node) {
        return quorumStrategy.members().contains(node);
    }
}
