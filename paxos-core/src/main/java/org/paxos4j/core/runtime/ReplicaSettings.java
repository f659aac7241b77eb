/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.runtime;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.paxos4j.api.protocol.Member;
import org.paxos4j.api.spi.JournalOwner;

/**
 * Which replica of which cluster it is, and where. A program that knows it as text makes it by a {@link #builder}:
 *
 * <pre>{@code
 * ReplicaSettings settings = ReplicaSettings.builder("orders", 1)
 *         .member(1, "10.0.0.1:7701")
 *         .member(2, "10.0.0.2:7701")
 *         .member(3, "10.0.0.3:7701")
 *         .dataFolder(Path.of("data"))
 *         .build();
 * }</pre>
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
        own(members, nodeId);
    }

    private static Member own(List<Member> members, int nodeId) {
        return members.stream()
                .filter(member -> member.id() == nodeId)
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("node " + nodeId + " is not one of the members " + members));
    }

    /**
     * Begins the settings of one replica. Its members and its data folder must be given.
     *
     * @param clusterName the cluster's name; the same on all nodes
     * @param nodeId this node's id; one of the members'
     */
    public static Builder builder(String clusterName, int nodeId) {
        return new Builder(clusterName, nodeId);
    }

    /** Whose journal this replica's is. */
    public JournalOwner journalOwner() {
        return new JournalOwner(
                clusterName, nodeId, members.stream().map(Member::id).toList());
    }

    /** Takes the settings of a replica one by one. Used by one thread. */
    public static final class Builder {
        private final String clusterName;
        private final int nodeId;
        private final List<Member> members = new ArrayList<>();
        private @Nullable Member bind;
        private @Nullable Path dataFolder;
        private Timing timing = Timing.DEFAULT;
        private QuorumRule quorum = QuorumRule.MAJORITY;

        private Builder(String clusterName, int nodeId) {
            this.clusterName = clusterName;
            this.nodeId = nodeId;
        }

        /**
         * One more member of the cluster, this node among them; all nodes are given the same ones.
         *
         * @param id 1 or more
         * @param address {@code host:port} by which the other nodes and the clients reach it
         * @throws IllegalArgumentException if the address is not of that form
         */
        public Builder member(int id, String address) {
            members.add(Member.at(id, address));
            return this;
        }

        /**
         * Where this node listens, if that is not its own address as a member.
         *
         * @param address {@code host:port} of this machine; {@code 0.0.0.0:port} for all of its addresses
         * @throws IllegalArgumentException if it is not of that form
         */
        public Builder bind(String address) {
            bind = Member.at(nodeId, address);
            return this;
        }

        /** The folder of this node's journal; one that no other node uses. */
        public Builder dataFolder(Path newDataFolder) {
            dataFolder = newDataFolder;
            return this;
        }

        /** The protocol's timing; {@link Timing#DEFAULT} if nothing is said. */
        public Builder timing(Timing newTiming) {
            timing = newTiming;
            return this;
        }

        /** How many members a decision takes; {@link QuorumRule#MAJORITY} if nothing is said. The same on all nodes. */
        public Builder quorum(QuorumRule newQuorum) {
            quorum = newQuorum;
            return this;
        }

        /**
         * The settings. Looks up the name in the address on which this node listens, if that has one.
         *
         * @throws IllegalStateException if no data folder is given
         * @throws IllegalArgumentException if there are none or too many members, or two with one id, if this node is not one
         *     of them, or if the cluster's name is blank
         */
        public ReplicaSettings build() {
            if (dataFolder == null) {
                throw new IllegalStateException("a replica needs a data folder");
            }
            Member listens = bind == null ? own(members, nodeId) : bind;
            InetSocketAddress address = new InetSocketAddress(listens.host(), listens.port());
            return new ReplicaSettings(clusterName, nodeId, members, address, dataFolder, timing, quorum);
        }
    }
}
