/* Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0 */
package org.paxos4j.core.algorithm;

import java.util.Set;
import org.paxos4j.api.protocol.Accept;
import org.paxos4j.api.protocol.AcceptAck;
import org.paxos4j.api.protocol.ClientCommands;
import org.paxos4j.api.protocol.CommandBatch;
import org.paxos4j.api.protocol.CommandValue;
import org.paxos4j.api.protocol.Identifier;

/** Phase 2a: the leader gives a value a slot. */
final class ClientCommandHandler {
    private ClientCommandHandler() {}

    static PaxosAgent clientCommands(Step step, Leader leader, ClientCommands commands) {
        if (!step.agent().canPropose(step.limits())) {
            step.io().overloaded(commands.ticket());
            return step.agent();
        }
        CommandValue value = CommandBatch.of(leader.stampAt(step.io().clock()), commands.envelopes());
        step.io().proposed(commands.ticket(), new Identifier(step.me(), leader.epoch(), leader.nextSlot()));
        return propose(step, leader, value);
    }

    /** Proposes recovered values as far as slots are free. */
    static PaxosAgent proposeHeldBack(Step step) {
        PaxosAgent agent = step.agent();
        while (agent.role() instanceof Leader leader
                && !leader.heldBack().isEmpty()
                && leader.open().hasRoom(step.limits())) {
            CommandValue value = leader.heldBack().get(0);
            Leader rest = leader.holdingBack(
                    leader.heldBack().subList(1, leader.heldBack().size()));
            agent = propose(step.with(agent.as(rest)), rest, value);
        }
        return agent;
    }

    /**
     * The leader accepts its own value like any acceptor: it journals it, and its vote is an ack to itself that goes out
     * when the value is durable.
     */
    private static PaxosAgent propose(Step step, Leader leader, CommandValue value) {
        Accept accept = new Accept(new Identifier(step.me(), leader.epoch(), leader.nextSlot()), value);
        step.io().journal(accept);
        step.broadcast(accept);
        step.io().send(step.me(), ownVote(step, accept));
        long resendAt = step.io().clock() + step.limits().minElectionTimeoutNanos();
        return step.agent().as(leader.proposed(new AcceptResponsesAndTimeout(resendAt, accept, Set.of())));
    }

    static AcceptAck ownVote(Step step, Accept accept) {
        return new AcceptAck(accept.id(), step.me(), step.agent().data().progress());
    }
}
