/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.algorithm;

import java.util.ArrayList;
import java.util.List;
import org.paxos4j.api.protocol.Accept;
import org.paxos4j.api.protocol.Commit;
import org.paxos4j.api.protocol.RetransmitRequest;
import org.paxos4j.api.protocol.RetransmitResponse;

/** Catching up: both sides. One request is open per follower; each answer that has more behind it is followed by the next. */
final class RetransmitHandler {
    private RetransmitHandler() {}

    /** Asks a node for what follows the committed mark; or, if that is this node itself, one of the others. */
    static PaxosAgent ask(Step step, int node) {
        Follower follower = (Follower) step.agent().role();
        int to = node == step.me() || !step.agent().isMember(node) ? nextPeer(step, node) : node;
        if (to == step.me()) {
            return step.agent();
        }
        step.io().send(to, new RetransmitRequest(step.me(), to, step.agent().committedSlot()));
        long retryAt = step.io().clock() + step.limits().heartbeatNanos();
        return step.agent().as(follower.catchingUp(follower.catchUp().asking(to, retryAt)));
    }

    /** Repeats an unanswered request, to another peer: the first may be dead, or have nothing. */
    static PaxosAgent repeatIfDue(Step step, Follower follower) {
        CatchUp catchUp = follower.catchUp();
        if (step.io().clock() < catchUp.retryAt()) {
            return step.agent();
        }
        if (catchUp.target() <= step.agent().committedSlot()) {
            return step.agent().as(follower.catchingUp(catchUp.answered()));
        }
        return ask(step, nextPeer(step, catchUp.asked()));
    }

    private static int nextPeer(Step step, int after) {
        List<Integer> peers = new ArrayList<>(step.agent().quorumStrategy().members());
        peers.remove(Integer.valueOf(step.me()));
        return peers.stream()
                .filter(peer -> peer > after)
                .findFirst()
                .orElse(peers.isEmpty() ? step.me() : peers.get(0));
    }

    /**
     * After a commit: asks for what is missing if this node is short even of the mark of one heartbeat ago. Under load it
     * is always short of the newest mark, whose accepts are merely still on their way.
     */
    static PaxosAgent askIfShort(Step step, Commit commit) {
        Follower follower = (Follower) step.agent().role();
        long now = step.io().clock();
        long mark = commit.identifier().logIndex();
        CatchUp before = follower.catchUp();
        CatchUp catchUp = before.knowing(mark);
        if (now < before.notedAt() + step.limits().heartbeatNanos()) {
            return step.agent().as(follower.catchingUp(catchUp));
        }
        PaxosAgent noting = step.agent().as(follower.catchingUp(catchUp.noting(mark, now)));
        boolean isShort = step.agent().committedSlot() < before.noted() && !before.isAsking();
        return isShort ? ask(step.with(noting), commit.identifier().from()) : noting;
    }

    /** Answers a request: from memory where that reaches back far enough, else by the reader of the store. */
    static PaxosAgent retransmitRequest(Step step, RetransmitRequest request) {
        PaxosAgent agent = step.agent();
        if (!agent.isMember(request.from()) || request.to() != step.me()) {
            step.io().drop(PaxosIO.Drop.IMPOSSIBLE);
            return agent;
        }
        AcceptedLog log = step.io().log();
        boolean hasMore = request.logIndex() < agent.committedSlot();
        if (hasMore && request.logIndex() + 1 < log.firstSlot()) {
            step.io().retransmitFromStore(request.from(), request.logIndex());
            return agent;
        }
        List<Accept> page = new ArrayList<>();
        long bytes = 0;
        for (long slot = request.logIndex() + 1; slot <= agent.committedSlot(); slot++) {
            Accept chosen = log.get(slot);
            if (chosen == null
                    || (!page.isEmpty()
                            && bytes + chosen.weightBytes() > step.limits().pageBytes())) {
                break;
            }
            page.add(chosen);
            bytes += chosen.weightBytes();
        }
        step.io().send(request.from(), new RetransmitResponse(step.me(), request.from(), agent.committedSlot(), page));
        return agent;
    }

    /**
     * Learns chosen values, as far as they follow on the committed mark without a gap. Each is journalled under the ballot
     * that the sender gives; the promise stays what it is. They go into one journal group with the mark that they raise.
     */
    static PaxosAgent learn(Step step, RetransmitResponse response) {
        PaxosAgent agent = step.agent();
        long before = agent.committedSlot();
        for (Accept chosen : response.committed()) {
            long slot = chosen.id().logIndex();
            if (slot <= agent.committedSlot()) {
                continue;
            }
            if (slot != agent.committedSlot() + 1) {
                break;
            }
            if (!chosen.equals(step.io().log().get(slot))) {
                step.io().journal(chosen);
            }
            agent = CommitHandler.deliver(step.with(agent), chosen);
        }
        Follower follower = (Follower) agent.role();
        CatchUp catchUp = follower.catchUp().knowing(response.committedSlot());
        if (agent.committedSlot() >= catchUp.target()) {
            return agent.as(follower.catchingUp(catchUp.answered()));
        }
        PaxosAgent behind = agent.as(follower.catchingUp(catchUp));
        boolean moreThere = agent.committedSlot() > before && agent.committedSlot() < response.committedSlot();
        return moreThere ? ask(step.with(behind), response.from()) : behind;
    }
}
