/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.algorithm;

import org.paxos4j.api.protocol.Accept;
import org.paxos4j.api.protocol.BallotNumber;
import org.paxos4j.api.protocol.Commit;
import org.paxos4j.api.protocol.Identifier;
import org.paxos4j.api.protocol.Payload;

/** Committing: the leader tells how far the log is chosen, and followers deliver what they hold of it. */
final class CommitHandler {
    private CommitHandler() {}

    /**
     * The leader's commit. Its ballot is the epoch, also while the highest committed slot was chosen under an earlier
     * one: the one ballot says both that the sender leads and which of the follower's own values are chosen.
     */
    static PaxosAgent tellCommitted(Step step) {
        if (!(step.agent().role() instanceof Leader leader)) {
            return step.agent();
        }
        Leader beating = leader.beating();
        step.broadcast(lastCommit(step.agent(), beating));
        return step.agent().as(beating);
    }

    /** What the leader has told last, or tells now. */
    static Commit lastCommit(PaxosAgent agent, Leader leader) {
        Identifier mark = new Identifier(agent.nodeUniqueId(), leader.epoch(), agent.committedSlot());
        return new Commit(mark, leader.heartbeat());
    }

    /**
     * A follower hears a commit. The mark in it is true whatever this node has promised since; but only a leader that
     * this node may still vote for keeps it from standing. Another is told of the promise, or it would go on for ever
     * without this node's vote.
     */
    static PaxosAgent commit(Step step, Commit commit) {
        PaxosAgent heard = step.agent();
        BallotNumber ballot = commit.identifier().number();
        boolean belowPromise = ballot.isBelow(heard.promised());
        boolean signOfLife = !belowPromise && heard.data().heard().isOutrunBy(commit);
        if (signOfLife) {
            Follower follower = (Follower) heard.role();
            PaxosAgent fresh = step.freshTimeout();
            HeardLeader leader = fresh.data().heard().hearing(commit, step.io().clock());
            heard = fresh.with(fresh.data().hearing(leader)).as(follower.content());
        }
        Step delivered = step.with(
                deliverOwn(step.with(heard), ballot, commit.identifier().logIndex()));
        if (belowPromise) {
            AcceptHandler.nack(delivered, commit.identifier());
        } else if (signOfLife) {
            delivered = delivered.with(CheckQuorumHandler.answer(delivered, commit));
        }
        return RetransmitHandler.askIfShort(delivered, commit);
    }

    /**
     * Delivers this node's own values up to a slot, as long as they are held under the commit's ballot. A value under
     * another ballot may not be the chosen one, and is fetched instead.
     */
    private static PaxosAgent deliverOwn(Step step, BallotNumber ballot, long upTo) {
        PaxosAgent agent = step.agent();
        while (agent.committedSlot() < upTo) {
            Accept own = step.io().log().get(agent.committedSlot() + 1);
            if (own == null || !own.id().number().equals(ballot)) {
                break;
            }
            agent = deliver(step.with(agent), own);
        }
        return agent;
    }

    /** Commits one value: the one of the slot above the committed mark. */
    static PaxosAgent deliver(Step step, Accept chosen) {
        step.io().deliver(new Payload(chosen.id().logIndex(), chosen.value()));
        return step.agent().with(step.agent().data().committed(chosen));
    }
}
