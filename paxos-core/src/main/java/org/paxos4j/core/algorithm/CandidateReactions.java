/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.algorithm;

import org.paxos4j.api.protocol.Accept;
import org.paxos4j.api.protocol.AcceptNack;
import org.paxos4j.api.protocol.BallotNumber;
import org.paxos4j.api.protocol.Commit;
import org.paxos4j.api.protocol.Prepare;
import org.paxos4j.api.protocol.PrepareNack;
import org.paxos4j.api.protocol.ProbeAnswer;
import org.paxos4j.api.protocol.RetransmitResponse;

/**
 * The reactions that recoverers and leaders share. Whatever gets here has no ballot above the epoch and no mark above the
 * node's own, or the node would be a follower by now; and a ballot that equals the epoch can only be this node's.
 */
abstract class CandidateReactions extends AnyRoleReactions {
    CandidateReactions(Step step) {
        super(step);
    }

    @Override
    public final PaxosAgent prepare(Prepare prepare) {
        return isOwn(prepare.id().number()) ? drop(PaxosIO.Drop.IMPOSSIBLE) : super.prepare(prepare);
    }

    @Override
    public final PaxosAgent accept(Accept accept) {
        return isOwn(accept.id().number()) ? drop(PaxosIO.Drop.IMPOSSIBLE) : AcceptHandler.accept(step, accept);
    }

    /** A deposed leader does not know it yet: it is told of the promise. */
    @Override
    public final PaxosAgent commit(Commit commit) {
        if (isOwn(commit.identifier().number())) {
            return drop(PaxosIO.Drop.IMPOSSIBLE);
        }
        AcceptHandler.nack(step, commit.identifier());
        return unchanged();
    }

    /** Nacks are not counted: one that means anything has already ended the term. */
    @Override
    public final PaxosAgent prepareNack(PrepareNack nack) {
        return unchanged();
    }

    @Override
    public final PaxosAgent acceptNack(AcceptNack nack) {
        return unchanged();
    }

    /** Only a follower learns. */
    @Override
    public final PaxosAgent retransmitResponse(RetransmitResponse response) {
        return drop(PaxosIO.Drop.NOT_LEARNING);
    }

    @Override
    public final PaxosAgent probeAnswer(ProbeAnswer answer) {
        return unchanged();
    }

    private boolean isOwn(BallotNumber ballot) {
        return ballot.equals(step.agent().ballot());
    }
}
