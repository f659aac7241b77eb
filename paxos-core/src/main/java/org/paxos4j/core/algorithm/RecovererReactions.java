/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.algorithm;

import org.paxos4j.api.protocol.AcceptAck;
import org.paxos4j.api.protocol.CheckTimeout;
import org.paxos4j.api.protocol.ClientCommands;
import org.paxos4j.api.protocol.HeartBeat;
import org.paxos4j.api.protocol.HeartbeatAck;
import org.paxos4j.api.protocol.PrepareAck;

/** How a recoverer reacts. */
final class RecovererReactions extends CandidateReactions {
    private final Recoverer recoverer;

    RecovererReactions(Step step, Recoverer recoverer) {
        super(step);
        this.recoverer = recoverer;
    }

    @Override
    public PaxosAgent prepareAck(PrepareAck ack) {
        return PrepareResponseHandler.prepareAck(step, recoverer, ack);
    }

    @Override
    public PaxosAgent acceptAck(AcceptAck ack) {
        return drop(PaxosIO.Drop.STALE_VOTE);
    }

    @Override
    public PaxosAgent heartbeatAck(HeartbeatAck ack) {
        return drop(PaxosIO.Drop.STALE_VOTE);
    }

    @Override
    public PaxosAgent clientCommands(ClientCommands commands) {
        step.io().notLeader(commands.ticket(), 0);
        return unchanged();
    }

    @Override
    public PaxosAgent checkTimeout(CheckTimeout check) {
        return check.afterPause() ? step.freshTimeout() : ResendHandler.resendPrepare(step, recoverer);
    }

    @Override
    public PaxosAgent heartBeat(HeartBeat heartBeat) {
        return unchanged();
    }
}
