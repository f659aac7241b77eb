/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.algorithm;

import org.paxos4j.api.protocol.AcceptAck;
import org.paxos4j.api.protocol.CheckTimeout;
import org.paxos4j.api.protocol.ClientCommands;
import org.paxos4j.api.protocol.HeartBeat;
import org.paxos4j.api.protocol.HeartbeatAck;
import org.paxos4j.api.protocol.PrepareAck;

/** How a leader reacts. */
final class LeaderReactions extends CandidateReactions {
    private final Leader leader;

    LeaderReactions(Step step, Leader leader) {
        super(step);
        this.leader = leader;
    }

    /** More promises than were needed. */
    @Override
    public PaxosAgent prepareAck(PrepareAck ack) {
        return ack.requestId().number().equals(leader.epoch()) ? unchanged() : drop(PaxosIO.Drop.STALE_VOTE);
    }

    @Override
    public PaxosAgent acceptAck(AcceptAck ack) {
        return AcceptResponseHandler.acceptAck(step, leader, ack);
    }

    @Override
    public PaxosAgent heartbeatAck(HeartbeatAck ack) {
        return CheckQuorumHandler.heartbeatAck(step, leader, ack);
    }

    @Override
    public PaxosAgent clientCommands(ClientCommands commands) {
        return ClientCommandHandler.clientCommands(step, leader, commands);
    }

    @Override
    public PaxosAgent checkTimeout(CheckTimeout check) {
        Leader excusing = check.afterPause() ? CheckQuorumHandler.afterPause(step, leader) : leader;
        return ResendHandler.resendAccepts(step.with(step.agent().as(excusing)), excusing);
    }

    @Override
    public PaxosAgent heartBeat(HeartBeat heartBeat) {
        return CheckQuorumHandler.heartBeat(step, leader);
    }
}
