/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.algorithm;

import java.util.ArrayList;
import java.util.List;
import org.paxos4j.api.protocol.Accept;
import org.paxos4j.api.protocol.BallotNumber;
import org.paxos4j.api.protocol.Prepare;
import org.paxos4j.api.protocol.PrepareAck;
import org.paxos4j.api.protocol.PrepareNack;

/** Phase 1b: the acceptor's side of a prepare. */
final class PrepareHandler {
    private PrepareHandler() {}

    /**
     * Promises, or refuses. A range that reaches down to slots known to be chosen is refused without a promise: an
     * answer about them could be "nothing accepted" once the log is truncated, and the candidate would fill a chosen
     * slot anew. The candidate catches up first.
     */
    static PaxosAgent prepare(Step step, Prepare prepare) {
        PaxosAgent agent = step.agent();
        BallotNumber ballot = prepare.id().number();
        if (!agent.isMember(prepare.id().from())) {
            step.io().drop(PaxosIO.Drop.UNKNOWN_VOTER);
            return agent;
        }
        if (ballot.isBelow(agent.promised()) || prepare.id().logIndex() <= agent.committedSlot()) {
            step.io()
                    .send(
                            prepare.id().from(),
                            new PrepareNack(
                                    prepare.id(),
                                    step.me(),
                                    agent.data().progress(),
                                    step.io().log().lastSlot(),
                                    agent.data().heard().heartbeat()));
            return agent;
        }
        Step promised = ballot.isAbove(agent.promised()) ? step.with(promise(step, ballot)) : step;
        for (PrepareAck page : pages(promised, prepare)) {
            step.io().send(prepare.id().from(), page);
        }
        return promised.agent();
    }

    private static PaxosAgent promise(Step step, BallotNumber ballot) {
        // Whoever promises gives the candidate the time of a time-out to succeed.
        PaxosAgent agent = step.freshTimeout();
        Follower follower = (Follower) agent.role();
        return agent.with(agent.data().promised(ballot)).as(follower.content());
    }

    /**
     * The answer to a prepare, in pages that are all cut from the log as it is now. Each says which slots it covers; the
     * last one reaches beyond every slot.
     */
    static List<PrepareAck> pages(Step step, Prepare prepare) {
        AcceptedLog log = step.io().log();
        List<PrepareAck> pages = new ArrayList<>();
        List<Accept> page = new ArrayList<>();
        long pageBytes = 0;
        long from = prepare.id().logIndex();
        for (long slot = from; slot <= log.lastSlot(); slot++) {
            Accept accept = log.get(slot);
            if (accept == null) {
                continue;
            }
            if (!page.isEmpty()
                    && pageBytes + accept.weightBytes() > step.limits().pageBytes()) {
                pages.add(page(step, prepare, from, slot - 1, page));
                page = new ArrayList<>();
                pageBytes = 0;
                from = slot;
            }
            page.add(accept);
            pageBytes += accept.weightBytes();
        }
        pages.add(page(step, prepare, from, PrepareAck.WITHOUT_END, page));
        return pages;
    }

    private static PrepareAck page(Step step, Prepare prepare, long from, long to, List<Accept> accepts) {
        return new PrepareAck(
                prepare.id(),
                step.me(),
                step.agent().data().progress(),
                step.io().log().lastSlot(),
                step.agent().data().heard().heartbeat(),
                from,
                to,
                accepts);
    }
}
