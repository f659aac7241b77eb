/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.algorithm;

import org.paxos4j.api.protocol.Accept;
import org.paxos4j.api.protocol.AcceptAck;
import org.paxos4j.api.protocol.AcceptNack;
import org.paxos4j.api.protocol.BallotNumber;
import org.paxos4j.api.protocol.Identifier;

/** Phase 2b: the acceptor's side of an accept. */
final class AcceptHandler {
    private AcceptHandler() {}

    static PaxosAgent accept(Step step, Accept accept) {
        PaxosAgent agent = step.agent();
        BallotNumber ballot = accept.id().number();
        long slot = accept.id().logIndex();
        if (!agent.isMember(accept.id().from())) {
            step.io().drop(PaxosIO.Drop.UNKNOWN_VOTER);
            return agent;
        }
        if (ballot.isBelow(agent.promised()) || slot <= agent.committedSlot()) {
            nack(step, accept.id());
            return agent;
        }
        if (slot > agent.committedSlot() + step.limits().acceptWindowSlots()) {
            // No answer: a nack would end the term of a healthy leader whose follower is slow.
            step.io().drop(PaxosIO.Drop.BEYOND_WINDOW);
            return agent;
        }
        PaxosAgent promised =
                ballot.isAbove(agent.promised()) ? agent.with(agent.data().promised(ballot)) : agent;
        if (!accept.equals(step.io().log().get(slot))) {
            step.io().journal(accept);
        }
        step.io()
                .send(
                        accept.id().from(),
                        new AcceptAck(accept.id(), step.me(), promised.data().progress()));
        return promised;
    }

    /** Refuses what the identifier names, and shows why by this node's progress. */
    static void nack(Step step, Identifier id) {
        step.io()
                .send(
                        id.from(),
                        new AcceptNack(id, step.me(), step.agent().data().progress()));
    }
}
