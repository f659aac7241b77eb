/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.algorithm;

import org.paxos4j.api.protocol.Accept;
import org.paxos4j.api.protocol.AcceptAck;
import org.paxos4j.api.protocol.AcceptNack;
import org.paxos4j.api.protocol.CheckTimeout;
import org.paxos4j.api.protocol.ClientCommands;
import org.paxos4j.api.protocol.Commit;
import org.paxos4j.api.protocol.HeartBeat;
import org.paxos4j.api.protocol.HeartbeatAck;
import org.paxos4j.api.protocol.PrepareAck;
import org.paxos4j.api.protocol.PrepareNack;
import org.paxos4j.api.protocol.ProbeAnswer;
import org.paxos4j.api.protocol.RetransmitResponse;

/** How a follower reacts. */
final class FollowerReactions extends AnyRoleReactions {
    private final Follower follower;

    FollowerReactions(Step step, Follower follower) {
        super(step);
        this.follower = follower;
    }

    @Override
    public PaxosAgent prepareAck(PrepareAck ack) {
        return drop(PaxosIO.Drop.STALE_VOTE);
    }

    @Override
    public PaxosAgent prepareNack(PrepareNack nack) {
        return unchanged();
    }

    @Override
    public PaxosAgent accept(Accept accept) {
        return AcceptHandler.accept(step, accept);
    }

    @Override
    public PaxosAgent acceptAck(AcceptAck ack) {
        return drop(PaxosIO.Drop.STALE_VOTE);
    }

    @Override
    public PaxosAgent acceptNack(AcceptNack nack) {
        return unchanged();
    }

    @Override
    public PaxosAgent commit(Commit commit) {
        return CommitHandler.commit(step, commit);
    }

    @Override
    public PaxosAgent retransmitResponse(RetransmitResponse response) {
        return RetransmitHandler.learn(step, response);
    }

    @Override
    public PaxosAgent probeAnswer(ProbeAnswer answer) {
        return FollowerHandler.probeAnswer(step, follower, answer);
    }

    @Override
    public PaxosAgent heartbeatAck(HeartbeatAck ack) {
        return drop(PaxosIO.Drop.STALE_VOTE);
    }

    @Override
    public PaxosAgent clientCommands(ClientCommands commands) {
        HeardLeader heard = step.agent().data().heard();
        boolean likely = heard.within(
                2 * step.limits().minElectionTimeoutNanos(), step.io().clock());
        step.io().notLeader(commands.ticket(), likely ? heard.node() : 0);
        return unchanged();
    }

    @Override
    public PaxosAgent checkTimeout(CheckTimeout check) {
        return FollowerHandler.checkTimeout(step, follower, check);
    }

    @Override
    public PaxosAgent heartBeat(HeartBeat heartBeat) {
        return unchanged();
    }
}
