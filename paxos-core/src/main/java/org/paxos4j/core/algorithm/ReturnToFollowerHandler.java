/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.algorithm;

import org.paxos4j.api.protocol.BallotNumber;
import org.paxos4j.api.protocol.PaxosMessage;

/**
 * Ends the term of a candidate or leader that a message shows to be outrun, before anything else of the message is used.
 *
 * <p>Why at once, and on any field: a leader that learned a chosen value and stayed leader could then commit a later slot
 * by late votes under its old epoch, and a follower that still holds another value of that epoch in between would
 * deliver it. Only a follower learns.
 */
final class ReturnToFollowerHandler {
    private ReturnToFollowerHandler() {}

    static PaxosAgent stepDownIfOutrun(Step step, PaxosMessage message) {
        Evidence evidence = message.dispatch(Evidence.OF);
        PaxosAgent agent = step.agent().with(step.agent().data().seen(evidence.ballot()));
        if (agent.role() instanceof Follower) {
            return agent;
        }
        boolean higherMark = evidence.committedSlot() > agent.committedSlot();
        BallotNumber epoch = agent.ballot();
        if (!higherMark && !evidence.ballot().isAbove(epoch)) {
            return agent;
        }
        boolean led = agent.role() instanceof Leader;
        PaxosAgent follower = BackdownAgent.backDown(step.with(agent), PaxosIO.Loss.OUTRUN);
        if (higherMark) {
            Follower behind =
                    new Follower(Follower.FRESH.probe(), CatchUp.NONE.knowing(evidence.committedSlot()), true);
            return RetransmitHandler.ask(step.with(follower.as(behind)), evidence.node());
        }
        // The promise above a leader's epoch may be to a candidate that is dead: unless the leader goes above it, that
        // follower follows nobody. A sender that wants to lead itself is given its chance.
        return led && evidence.answer() ? follower.as(Follower.FRESH.standingAgain()) : follower;
    }
}
