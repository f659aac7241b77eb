/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.algorithm;

import java.util.HashSet;
import java.util.Set;
import org.paxos4j.api.protocol.Commit;
import org.paxos4j.api.protocol.HeartbeatAck;

/**
 * Check-quorum: a leader that no quorum answers steps down and tells its clients (Ongaro, <i>Consensus: Bridging Theory and
 * Practice</i>, 2014, section 6.2). It can commit nothing, so nobody gains by its staying: its clients would wait for
 * nothing, and followers that hear it while it cannot hear them would never elect another.
 *
 * <p>It is about liveness alone: a leader that steps down a moment too early or too late does no harm.
 */
final class CheckQuorumHandler {
    private CheckQuorumHandler() {}

    /** A follower answers what it took for a sign of life, at most twice in a heartbeat, however often a mark advances. */
    static PaxosAgent answer(Step step, Commit commit) {
        PaxosAgent agent = step.agent();
        HeardLeader leader = agent.data().heard();
        if (!leader.isAnswerDue(step.limits().heartbeatNanos() / 2)) {
            return agent;
        }
        step.io().send(commit.from(), ackOf(step, commit));
        return agent.with(agent.data().hearing(leader.answered(step.io().clock())));
    }

    private static HeartbeatAck ackOf(Step step, Commit commit) {
        return new HeartbeatAck(
                commit.identifier(),
                commit.heartbeat(),
                step.me(),
                step.agent().data().progress(),
                step.io().applied());
    }

    /** An answer counts under the leader's own epoch and in the round that it belongs to, once for each member. */
    static PaxosAgent heartbeatAck(Step step, Leader leader, HeartbeatAck ack) {
        if (!ack.requestId().number().equals(leader.epoch())) {
            step.io().drop(PaxosIO.Drop.STALE_VOTE);
            return step.agent();
        }
        if (!step.agent().isMember(ack.from())) {
            step.io().drop(PaxosIO.Drop.UNKNOWN_VOTER);
            return step.agent();
        }
        if (ack.from() == step.me()) {
            return step.agent()
                    .as(leader.in(leader.contact().diskHeard(step.io().clock())));
        }
        step.io().digestReported(ack.from(), ack.applied());
        return step.agent().as(leader.in(leader.contact().heard(ack.from(), ack.heartbeat())));
    }

    /** A heartbeat is due: the leader first looks whether it is still heard. */
    static PaxosAgent heartBeat(Step step, Leader leader) {
        QuorumContact contact = leader.contact();
        long now = step.io().clock();
        if (now - contact.diskHeardAt() > step.limits().diskStallNanos() && othersCanDoWithout(step.agent())) {
            return BackdownAgent.backDown(step, PaxosIO.Loss.DISK_HANGS);
        }
        Set<Integer> inContact = new HashSet<>(contact.heard());
        inContact.add(step.me());
        if (step.agent().quorumStrategy().isAcceptQuorum(inContact)) {
            contact = contact.nextRound(leader.heartbeat() + 1, now);
        } else if (now - contact.since() > step.limits().quorumContactNanos()) {
            return BackdownAgent.backDown(step, PaxosIO.Loss.NO_QUORUM);
        }
        PaxosAgent told = CommitHandler.tellCommitted(step.with(step.agent().as(leader.in(contact))));
        answerOwn(step.with(told));
        return told;
    }

    /**
     * Else the leader waits for its disk whoever leads. (Interleaving: a node alone, whose syncs take longer than a disk may hang:
     * it proposes, steps down before the sync is over, and the vote that comes with it matches nothing; so again, for ever.)
     */
    private static boolean othersCanDoWithout(PaxosAgent agent) {
        Set<Integer> own = Set.of(agent.nodeUniqueId());
        return agent.quorumStrategy().canPromiseWithout(own)
                && agent.quorumStrategy().canAcceptWithout(own);
    }

    /**
     * The leader's answer to itself. As any message to itself it goes through the after-sync outbox, so it comes back when the
     * disk has done what it was given; while it does not come, the disk hangs.
     */
    private static void answerOwn(Step step) {
        Commit told =
                CommitHandler.lastCommit(step.agent(), (Leader) step.agent().role());
        step.io().send(step.me(), ackOf(step, told));
    }

    /** After a pause the silence of the others proves nothing, and neither does the disk's. */
    static Leader afterPause(Step step, Leader leader) {
        return leader.in(
                QuorumContact.beginning(leader.heartbeat() + 1, step.io().clock()));
    }
}
