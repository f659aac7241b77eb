/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.runtime;

import java.util.function.Supplier;
import org.paxos4j.api.protocol.AppliedDigest;
import org.paxos4j.api.protocol.NodeStatus;
import org.paxos4j.api.spi.Transport;
import org.paxos4j.core.algorithm.Follower;
import org.paxos4j.core.algorithm.Leader;
import org.paxos4j.core.algorithm.PaxosAgent;

/** Puts together what the agents of a node have published. Any thread. */
final class StatusBoard implements Supplier<NodeStatus> {
    private final ReplicaAgent replica;
    private final ApplyAgent apply;
    private final JournalAgent journal;
    private final Inbox inbox;
    private final Transport transport;
    private final FaultLatch faults;
    private volatile boolean ready;

    StatusBoard(
            ReplicaAgent replica,
            ApplyAgent apply,
            JournalAgent journal,
            Inbox inbox,
            Transport transport,
            FaultLatch faults) {
        this.replica = replica;
        this.apply = apply;
        this.journal = journal;
        this.inbox = inbox;
        this.transport = transport;
        this.faults = faults;
    }

    void ready() {
        ready = true;
    }

    @Override
    public NodeStatus get() {
        ReplicaAgent.View view = replica.view();
        AppliedDigest applied = apply.digests().newest();
        PaxosAgent agent = view.agent();
        return new NodeStatus(
                agent.nodeUniqueId(),
                ready && !faults.isTripped(),
                agent.role().label(),
                agent.ballot(),
                leader(agent),
                agent.promised(),
                agent.committedSlot(),
                applied.slot(),
                view.lastSlot() == 0 ? 0 : 1,
                view.lastSlot(),
                applied.slot(),
                applied.digest(),
                inbox.bytes() + journal.queuedBytes() + apply.queuedBytes() + transport.queuedBytes(),
                view.faults() + apply.faults() + transport.faults(),
                journal.syncs());
    }

    private static int leader(PaxosAgent agent) {
        if (agent.role() instanceof Leader) {
            return agent.nodeUniqueId();
        }
        return agent.role() instanceof Follower ? agent.data().heard().node() : 0;
    }
}
