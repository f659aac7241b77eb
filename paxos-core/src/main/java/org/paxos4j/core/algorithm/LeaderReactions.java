/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.algorithm;

import org.paxos4j.api.protocol.AcceptAck;
import org.paxos4j.api.protocol.CheckTimeout;
import org.paxos4j.api.protocol.ClientCommands;
import org.paxos4j.api.protocol.HeartBeat;
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
    public PaxosAgent clientCommands(ClientCommands commands) {
        return ClientCommandHandler.clientCommands(step, leader, commands);
    }

    @Override
    public PaxosAgent checkTimeout(CheckTimeout check) {
        return ResendHandler.resendAccepts(step, leader);
    }

    @Override
    public PaxosAgent heartBeat(HeartBeat heartBeat) {
        return CommitHandler.tellCommitted(step);
    }
}
