/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.algorithm;

import java.util.Objects;

/**
 * Multi-Paxos, one step at a time: {@link #apply} takes an agent and a message and gives the agent that results, with all
 * effects recorded in the event's {@link PaxosIO}. It has no state of its own, blocks nowhere, and may be used by any
 * thread.
 *
 * <p>The protocol is Lamport's <i>Paxos Made Simple</i> (section 3) with one ballot for all slots of a leader, one
 * {@link org.paxos4j.api.protocol.Prepare} for all open slots of a takeover, and the rules of {@code docs/protocol.md}.
 */
public final class PaxosAlgorithm {
    private final ProtocolLimits limits;

    /** Within these limits. */
    public PaxosAlgorithm(ProtocolLimits limits) {
        this.limits = Objects.requireNonNull(limits, "limits");
    }

    /** The limits that it keeps to. */
    public ProtocolLimits limits() {
        return limits;
    }

    /**
     * One step. First of all a candidate or leader that the message shows to be outrun steps down; then the role it has
     * now reacts to the message; at last a follower that was only catching up in order to lead asks around whether it may stand again.
     */
    public PaxosAgent apply(PaxosEvent event) {
        Step step = new Step(limits, event.io(), event.agent());
        Step settled = step.with(ReturnToFollowerHandler.stepDownIfOutrun(step, event.message()));
        Step reacted =
                settled.with(event.message().dispatch(settled.agent().role().reactions(settled)));
        return FollowerHandler.askAgainIfCaughtUp(reacted);
    }
}
