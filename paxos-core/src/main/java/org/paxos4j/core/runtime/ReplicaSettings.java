/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.runtime;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.paxos4j.api.protocol.Member;
import org.paxos4j.api.spi.JournalOwner;

/**
 * Which replica of which cluster it is, and where.
 *
 * @param clusterName the cluster's name; part of every handshake and of every journal
 * @param nodeId this node's id; one of the members'
 * @param members all members
 * @param bind where this node listens
 * @param dataFolder the folder of its journal
 * @param timing the protocol's timing
 * @param quorum how many members a decision takes
 */
public record ReplicaSettings(
        String clusterName,
        int nodeId,
        List<Member> members,
        InetSocketAddress bind,
        Path dataFolder,
        Timing timing,
        QuorumRule quorum) {
    /** How many members a cluster has at most. */
    public static final int MAX_MEMBERS = 9;

    /** Checks the ranges. */
    public ReplicaSettings {
        Objects.requireNonNull(bind, "bind");
        Objects.requireNonNull(dataFolder, "dataFolder");
        Objects.requireNonNull(timing, "timing");
        Objects.requireNonNull(quorum, "quorum");
        members = List.copyOf(members);
        if (clusterName.isBlank()) {
            throw new IllegalArgumentException("the cluster has no name");
        }
        long ids = members.stream().map(Member::id).distinct().count();
        if (members.isEmpty() || members.size() > MAX_MEMBERS || ids != members.size()) {
            throw new IllegalArgumentException(
                    "a cluster has 1 to " + MAX_MEMBERS + " members with ids of their own, not " + members);
        }
        if (members.stream().noneMatch(member -> member.id() == nodeId)) {
            throw new IllegalArgumentException("node " + nodeId + " is not one of the members " + members);
        }
    }

    /** With {@link QuorumRule#MAJORITY}. */
    public ReplicaSettings(
            String clusterName,
            int nodeId,
            List<Member> members,
            InetSocketAddress bind,
            Path dataFolder,
            Timing timing) {
        this(clusterName, nodeId, members, bind, dataFolder, timing, QuorumRule.MAJORITY);
    }

    /** Whose journal this replica's is. */
    public JournalOwner journalOwner() {
        return new JournalOwner(
                clusterName, nodeId, members.stream().map(Member::id).toList());
    }
}
