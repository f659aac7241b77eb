/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.algorithm;

import org.paxos4j.api.protocol.AcceptAck;

/** The leader's side of phase 2: counts votes, and commits. */
final class AcceptResponseHandler {
    private AcceptResponseHandler() {}

    /**
     * A vote counts for exactly one slot under the leader's own epoch, once for each member. A slot is committed when a
     * quorum has voted for it and all slots below are committed.
     */
    static PaxosAgent acceptAck(Step step, Leader leader, AcceptAck ack) {
        if (!ack.requestId().number().equals(leader.epoch())) {
            step.io().drop(PaxosIO.Drop.STALE_VOTE);
            return step.agent();
        }
        if (!step.agent().isMember(ack.from())) {
            step.io().drop(PaxosIO.Drop.UNKNOWN_VOTER);
            return step.agent();
        }
        AcceptResponsesAndTimeout pending = leader.open().get(ack.requestId().logIndex());
        if (pending == null || pending.acks().contains(ack.from())) {
            return step.agent(); // chosen meanwhile, or said twice
        }
        OpenSlots tallied = leader.open().replace(pending.acked(ack.from()));
        PaxosAgent agent = step.agent().as(leader.tracking(tallied));
        return ack.requestId().logIndex() == tallied.first() ? commitChosen(step.with(agent), tallied) : agent;
    }

    private static PaxosAgent commitChosen(Step step, OpenSlots open) {
        PaxosAgent agent = step.agent();
        long before = agent.committedSlot();
        for (AcceptResponsesAndTimeout next = open.get(before + 1);
                next != null && agent.quorumStrategy().isAcceptQuorum(next.acks());
                next = open.get(agent.committedSlot() + 1)) {
            agent = CommitHandler.deliver(step.with(agent), next.accept());
        }
        if (agent.committedSlot() == before) {
            return agent;
        }
        Leader leader = (Leader) agent.role();
        PaxosAgent committed = agent.as(leader.tracking(open.dropUpTo(agent.committedSlot())));
        Step proposing = step.with(ClientCommandHandler.proposeHeldBack(step.with(committed)));
        return CommitHandler.tellCommitted(proposing);
    }
}
