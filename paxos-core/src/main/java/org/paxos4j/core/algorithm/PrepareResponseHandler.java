/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.algorithm;

import java.util.ArrayList;
import java.util.List;
import org.paxos4j.api.protocol.Accept;
import org.paxos4j.api.protocol.CommandValue;
import org.paxos4j.api.protocol.NoOperationCommandValue;
import org.paxos4j.api.protocol.PrepareAck;

/** The candidate's side of phase 1: collects promises, and takes over. */
final class PrepareResponseHandler {
    private PrepareResponseHandler() {}

    /** A page of a promise counts for exactly the ballot and range that were asked, and from a member only. */
    static PaxosAgent prepareAck(Step step, Recoverer recoverer, PrepareAck ack) {
        boolean asked = ack.requestId().number().equals(recoverer.epoch())
                && ack.requestId().logIndex() == recoverer.fromSlot();
        if (!asked || !step.agent().isMember(ack.from())) {
            step.io().drop(asked ? PaxosIO.Drop.UNKNOWN_VOTER : PaxosIO.Drop.STALE_VOTE);
            return step.agent();
        }
        for (Accept accept : ack.highestUncommitted()) {
            if (!accept.id().number().isBelow(recoverer.epoch())) {
                // Nobody but this node proposes under its epoch, and it has not yet.
                step.io().drop(PaxosIO.Drop.IMPOSSIBLE);
                return step.agent();
            }
        }
        Recoverer more = recoverer.with(ack);
        PaxosAgent agent = step.agent().as(more);
        return agent.quorumStrategy().isPromiseQuorum(more.voters()) ? takeOver(step.with(agent), more) : agent;
    }

    /**
     * A quorum has promised. For every slot up to the highest that any of them reported, the value of the highest ballot
     * is proposed anew (<i>Paxos Made Simple</i>, P2c), and nothing where none was reported; only then come new commands.
     */
    private static PaxosAgent takeOver(Step step, Recoverer recoverer) {
        List<CommandValue> recovered = new ArrayList<>();
        long stamp = step.agent().data().highestStampNanos();
        if (!recoverer.highest().isEmpty()) {
            for (long slot = recoverer.fromSlot(); slot <= recoverer.highest().lastKey(); slot++) {
                Accept accept = recoverer.highest().get(slot);
                CommandValue value = accept == null ? NoOperationCommandValue.INSTANCE : accept.value();
                recovered.add(value);
                stamp = Math.max(stamp, PaxosData.stampOf(value));
            }
        }
        Leader leader = new Leader(
                recoverer.epoch(),
                recoverer.voters(),
                recoverer.fromSlot(),
                OpenSlots.startingAt(recoverer.fromSlot()),
                List.copyOf(recovered),
                0,
                stamp,
                step.io().clock(),
                QuorumContact.beginning(1, step.io().clock()));
        Step leading = step.with(step.agent().as(leader));
        return CommitHandler.tellCommitted(leading.with(ClientCommandHandler.proposeHeldBack(leading)));
    }
}
